import { cli, folderWith } from '../support/cli';

const folder = folderWith({
  'policy.yaml': `policy: 1
name: explained
hubs: [{ name: hub-a, weight: 2 }, { name: hub-b }, { name: hub-c, state: cordoned }]
rules:
  - name: beta
    when: { payload.beta: true, not: { modelId: { exists: true } } }
    retry: not yet
  - name: everyone
    when: { dps: main }
    assign: { hubs: all, payload: { cell: "{{payload.cell}}" } }
otherwise: { reject: nobody }
`,
});
afterAll(() => folder.remove());
const policy = ['--policy', folder.path('policy.yaml')];
const hubs = ['--hub', 'hub-a.azure-devices.net', 'hub-b.azure-devices.net', 'hub-c.azure-devices.net'];

describe('dps-allocator explain', () => {
  it('draws the decision and why as a tree', async () => {
    const { exitCode, stdout } = await cli(['explain', '--case', 'the recorded toaster comes back']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`breakroom499-contoso-tstrsd-007 → contoso-toasters-hub-1098.azure-devices.net
because the rule allows the hub that it has (rule toasters, source keep, step 5)
DPS reports assigned
its twin is left alone: it has a hub already, and its enrollment migrates the twin
├─ rules
│  ├─ ✓ toasters
│  │  └─ ✓ registrationId ends with "-contoso-tstrsd-007" "breakroom499-contoso-tstrsd-007"
│  └─ · heat pumps a rule before it matched
├─ facts
│  └─ registrationId "breakroom499-contoso-tstrsd-007" vouched for by attestation
├─ hubs
│  ├─ ✓ contoso-toasters-hub-1098.azure-devices.net
│  └─ ✗ contoso-heatpumps-hub-1098.azure-devices.net the rule does not select it
└─ answer 200: {"iotHubHostName":"contoso-toasters-hub-1098.azure-devices.net"}
✓ yes  ✗ no  ? unknown  · not asked
`);
  });

  it('takes a registration from flags, with linked hubs of its own', async () => {
    const { stdout } = await cli([
      'explain',
      ...policy,
      ...hubs,
      '--registration-id',
      'd1',
      '--payload',
      '{"beta":false}',
      '--dps',
      'main',
      '--current-hub',
      'hub-c',
    ]);
    expect(stdout).toContain('d1 → hub-c.azure-devices.net');
    expect(stdout).toContain('left out: payload.cell, {{payload.cell}} is absent');
    expect(stdout).toContain(
      '│  ├─ ✗ beta\n│  │  └─ ✗ all\n│  │     ├─ ✗ payload.beta is true false\n│  │     └─ ✓ not\n│  │        └─ ✗ modelId is there absent',
    );
  });

  it('says that an enrollment which never reprovisions leaves the twin alone', async () => {
    const request = {
      enrollmentGroup: { enrollmentGroupId: 'g', reprovisionPolicy: { updateHubAssignment: false } },
      deviceRuntimeContext: {
        registrationId: 'x-contoso-tstrsd-007',
        currentIotHubHostName: 'contoso-toasters-hub-1.azure-devices.net',
      },
      linkedHubs: ['contoso-toasters-hub-1.azure-devices.net'],
    };
    const { stdout } = await cli(['explain', '--request', '-'], { input: JSON.stringify(request) });
    expect(stdout).toContain('its twin is left alone: it has a hub already, and its enrollment never reprovisions\n');
  });

  it('says why a test is unknown', async () => {
    const args = ['explain', ...policy, ...hubs, '--registration-id', 'd1', '--payload', '{"beta":"true"}'];
    expect((await cli(args)).stdout).toContain(
      '? payload.beta is true "true" it is a text; it is compared with true and false\n',
    );
    expect((await cli(args.slice(0, -2))).stdout).toContain('? payload.beta is true absent\n');
  });

  it("says that a registration id breaks DPS's rules", async () => {
    const { stdout } = await cli(['explain', ...policy, ...hubs, '--registration-id', 'a b']);
    expect(stdout).toContain("a b (no registration id by DPS's rules, so the fact registrationId is absent) → ");
  });

  it('shows the scores of a pick', async () => {
    const { stdout } = await cli(['explain', ...policy, ...hubs, '--registration-id', 'd1', '--dps', 'main']);
    expect(stdout).toMatch(/✓ hub-a.azure-devices.net weighted \d/);
    expect(stdout).toContain('✗ hub-c.azure-devices.net it is cordoned and takes no devices');
    expect(stdout).toContain('│  ├─ ? beta');
  });

  it('reads a whole request from a file and from standard input', async () => {
    const fromFile = await cli(['explain', '--request', 'policies/contoso/recorded.json', '--json']);
    const recorded = JSON.stringify(JSON.parse(fromFile.stdout).decision);
    const body = '{"deviceRuntimeContext":{"registrationId":"x"},"linkedHubs":["h.azure-devices.net"]}';
    const fromInput = await cli(['explain', '--request', '-', '--json', '--at', '2026-01-15T12:00:00Z'], {
      input: body,
    });
    expect(recorded).toContain('"source":"keep"');
    expect(JSON.parse(fromInput.stdout)).toMatchObject({
      decision: { outcome: 'reject', as: 'failed', rule: 'otherwise' },
      response: { status: 400 },
      at: '2026-01-15T12:00:00.000Z',
      policy: { name: 'contoso', revision: 0, hash: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) },
      rules: [
        { name: 'toasters', result: false },
        { name: 'heat pumps', result: false },
      ],
    });
  });

  it.each([
    [['explain'], 'say which registration: --registration-id, --request or --case'],
    [['explain', '--registration-id', 'x', '--case', 'y'], 'say only one of --registration-id, --request and --case'],
    [['explain', '--registration-id', 'x', '--payload', '{'], '--payload is not JSON'],
    [['explain', '--registration-id', 'x', '--payload', '[]'], '--payload must be a JSON object'],
    [['explain', '--registration-id', 'x', '--at', 'soon'], '--at soon is no time; write it as 2026-01-15T12:00:00Z'],
    [['explain', '--registration-id', 'x', '--at', '2026-01-15T12:00'], '--at 2026-01-15T12:00 is no time'],
    [
      ['explain', '--registration-id', 'x', '--hub', 'short'],
      '--hub short is no whole host name, such as short.azure-devices.net',
    ],
    [
      ['explain', '--registration-id', 'x', '--current-hub', 'contoso'],
      '--current-hub contoso is not among the linked hubs',
    ],
    [['explain', '--request', 'docs'], 'docs is a folder; name a file in it'],
    [['explain', '--case', 'x', '--policy', 'docs'], 'docs is a folder; name a file in it'],
    [['explain', '--request', 'nowhere.json'], 'there is no file nowhere.json'],
    [['explain', '--request', 'README.md'], '--request is not JSON'],
    [['explain', '--case', 'none such'], 'there is no case "none such"; the cases are\n  a new toaster'],
    [['explain', ...policy, '--registration-id', 'x'], 'say which hubs are linked: --hub, or hubs in cases.yaml'],
    [['explain', '--nonsense'], "error: unknown option '--nonsense'"],
  ])('%j: usage', async (args, message) => {
    const { exitCode, stderr } = await cli(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('says what makes a request none', async () => {
    const { exitCode, stderr } = await cli(['explain', '--request', '-'], { input: '{}' });
    expect([exitCode, stderr]).toEqual([
      1,
      'error: this is no AllocationRequest: deviceRuntimeContext.registrationId is missing or not a text\n',
    ]);
  });
});
