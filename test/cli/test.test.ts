import { cli, folderWith } from '../support/cli';

const policy = `policy: 1
name: tested
rules:
  - { name: a, when: { registrationId: { prefix: a } }, assign: { hubs: all, initialTwin: { tags: { one: 1, two: 2 } } } }
  - { name: b, when: { registrationId: { prefix: b } }, retry: { reason: later, after: 60 } }
otherwise: { reject: nobody }
`;
const cases = `hubs: [hub-a.azure-devices.net]
cases:
  - { name: fine, registration: { registrationId: a1 }, expect: { assign: [hub-x, hub-a], initialTwin: { tags: { one: 1 } } } }
  - { name: late, registration: { registrationId: b1 }, expect: { retry: 60, rule: b } }
  - { name: wrong, registration: { registrationId: a1 }, expect: { assign: hub-b, rule: a, initialTwin: { tags: { one: 2 } }, payload: { x: 1 } } }
`;
const folder = folderWith({ 'policy.yaml': policy, 'cases.yaml': cases });
afterAll(() => folder.remove());

describe('dps-allocator test', () => {
  it('passes the cases of the served policy', async () => {
    const { exitCode, stdout } = await cli(['test']);
    expect([exitCode, stdout.split('\n').at(-2)]).toEqual([0, '7 passed, 0 failed']);
  });

  it('shows where a decision is not what the case expects', async () => {
    const { exitCode, stdout } = await cli(['test', '--policy', folder.path('policy.yaml')]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`✓ fine
✓ late
✗ wrong
    assign
      expected "hub-b"
      but got  "hub-a.azure-devices.net"
    initialTwin
      expected {"tags":{"one":2}}
      but got  {"tags":{"one":1,"two":2}}
    payload
      expected {"x":1}
      but got  "none"
    because: the only hub that can take it

2 passed, 1 failed
`);
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await cli(['test', '--json', '--policy', folder.path('policy.yaml')]);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 2,
      failed: 1,
      cases: [
        { name: 'fine', differences: [] },
        { name: 'late' },
        {
          name: 'wrong',
          differences: [{ member: 'assign', expected: 'hub-b', actual: 'hub-a.azure-devices.net' }, {}, {}],
        },
      ],
    });
  });

  it('shows what is wrong with the cases themselves', async () => {
    const broken = folderWith({
      'policy.yaml': policy,
      'cases.yaml': `cases:
  - { name: no hubs, registration: { registrationId: a1 }, expect: { assgn: hub-a } }
`,
    });
    const { exitCode, stderr } = await cli(['test', '--policy', broken.path('policy.yaml')]);
    broken.remove();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(':2:70 error: assgn is not known here [schema]');
    expect(stderr).toContain('did you mean assign?');
  });

  it('says that there are no cases', async () => {
    const bare = folderWith({ 'policy.yaml': policy });
    const { exitCode, stderr } = await cli(['test', '--policy', bare.path('policy.yaml')]);
    bare.remove();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('there are no cases')]);
  });
});
