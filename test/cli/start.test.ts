import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { folderWith } from '../support/cli';
import { requestOf } from '../support/requests';
import { type Started, start } from '../support/started';

const assigning = (hub: string) =>
  `policy: 1\nname: edited\nrules:\n  - { name: all, assign: ${hub} }\notherwise: { reject: nobody }\n`;
const cases = (hub: string) =>
  `hubs: [hub-a.azure-devices.net, hub-b.azure-devices.net]\ncases:\n  - { name: any, registration: { registrationId: d1 }, expect: { assign: ${hub} } }\n`;

const ask = async (started: Started) =>
  (await (await fetch(started.url('allocate'), { method: 'POST', body: JSON.stringify(requestOf()) })).json()) as {
    iotHubHostName?: string;
  };

describe('dps-allocator start --once', () => {
  it('registers a real device for each case of the served policy, and ends with 0', async () => {
    const started = start(['--once', '--port', '0']);
    expect(await started.exitCode).toBe(0);
    const output = started.output();
    for (const path of [
      'POST  http://localhost:\\d+/api/allocate/{dps\\?}',
      'POST  http://localhost:\\d+/api/explain/{dps\\?}',
      'GET   http://localhost:\\d+/api/policy',
      'GET   http://localhost:\\d+/api/health',
    ]) {
      expect(output).toMatch(new RegExp(path));
    }
    expect(output).toMatch(
      / {2}DPS and IoT hubs on 127\.0\.0\.1:\d+, as\n {4}contoso-provisioning-service-1098\.azure-devices-provisioning\.net/,
    );
    expect(output).toMatch(
      /✓ │ breakroom499-contoso-tstrsd-007 +│ assigned +│ contoso-toasters-hub-1098 +│ state: ready, +│ \d+ +│ toasters +│ the only hub that can take it/,
    );
    expect(output).toMatch(
      /✓ │ breakroom501-contoso-tstrsd-007 +│ failed +│ +│ +│ \d+ +│ toasters +│ no linked hub can take it/,
    );
    expect(output).toMatch(/✓ │ somebody-else-001 +│ failed +│ +│ +│ \d+ +│ otherwise +│ unrecognized device/);
    expect(output).not.toContain('asked only');
    expect(output).toContain('7 of 7 cases as expected');
    expect(output).not.toContain('{"v":1');
  });

  it('ends with 1 where a case fails, and shows the difference', async () => {
    const folder = folderWith({ 'policy.yaml': assigning('hub-a'), 'cases.yaml': cases('hub-b') });
    const started = start(['--once', '--port', '0', '--policy', folder.path('policy.yaml')]);
    expect(await started.exitCode).toBe(1);
    expect(started.output()).toContain(
      '✗ any\n    assign\n      expected "hub-b"\n      but got  "hub-a.azure-devices.net"',
    );
    expect(started.output()).toContain('0 of 1 cases as expected');
    folder.remove();
  });

  it('ends with 1 where the policy has errors, and shows them', async () => {
    const folder = folderWith({ 'policy.yaml': 'policy: 1\n' });
    const started = start(['--once', '--port', '0', '--policy', folder.path('policy.yaml')]);
    expect(await started.exitCode).toBe(1);
    expect(started.output()).toContain('policy.yaml:1:1 error: name is missing');
    folder.remove();
  });

  it('works without cases, and with keys', async () => {
    const folder = folderWith({ 'policy.yaml': assigning('hub-a') });
    const started = start(['--once', '--port', '0', '--auth', '--policy', folder.path('policy.yaml')]);
    expect(await started.exitCode).toBe(0);
    expect(started.output()).toMatch(/\/api\/allocate\/{dps\?}\?code=\S+/);
    expect(started.output()).toContain('There are no cases to replay');
    folder.remove();
  });

  it('says that a port is taken, and which port is none', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const busy = start(['--once', '--port', String(port)]);
    expect(await busy.exitCode).toBe(2);
    expect(busy.output()).toMatch(new RegExp(`^error: port ${port} of 127\\.0\\.0\\.1 is in use: .*\n$`));
    taken.close();
    const none = start(['--once', '--port', 'http']);
    expect(await none.exitCode).toBe(2);
    expect(none.output()).toContain('a port is a whole number from 0 to 65535');
  });
});

describe('dps-allocator start --once, cases that are no plain registration', () => {
  it('only asks where no device can bring a case about, and says why', async () => {
    const folder = folderWith({
      'policy.yaml': assigning('hub-a'),
      'nonsense.json': '{"deviceRuntimeContext":{"registrationId":"d4"}}',
      'cases.yaml': `hubs: [hub-a.azure-devices.net]
cases:
  - { name: certificate, registration: { registrationId: d1, attestation: x509 }, expect: { assign: hub-a } }
  - { name: tpm, registration: { registrationId: d2, attestation: tpm }, expect: { assign: hub-a } }
  - { name: key, registration: { registrationId: d3 }, expect: { assign: hub-a } }
  - { name: nonsense, request: nonsense.json, expect: { source: input } }
`,
    });
    const started = start(['--once', '--port', '0', '--policy', folder.path('policy.yaml')]);
    const exitCode = await started.exitCode;
    const output = started.output();
    folder.remove();
    expect(output).toContain('4 of 4 cases as expected');
    expect(exitCode).toBe(0);
    const rows = output.split('├').map(row => row.replaceAll(/[│\s]+/g, ' '));
    const row = (id: string) => rows.find(each => each.includes(` ${id} `));
    expect(row('d1')).toMatch(/✓ d1 assigned hub-a .*asked only .*x509: there is no key to prove it with/);
    expect(row('d2')).toMatch(/✓ d2 assigned hub-a .*asked only .*tpm: there is no key to prove it with/);
    expect(row('d3')).toMatch(/✓ d3 assigned hub-a \d+ all/);
    expect(row('d4')).toMatch(
      /✓ d4 failed .*asked only .*DPS would not send such a request|✓ d4 failed .*400207 asked/,
    );
  });

  it('ends a rule that says retry as DPS does, after its retries', async () => {
    const folder = folderWith({
      'policy.yaml':
        'policy: 1\nname: later\nrules:\n  - { name: later, retry: the line is being moved }\notherwise: { reject: nobody }\n',
      'cases.yaml':
        'hubs: [hub-a.azure-devices.net]\ncases:\n  - { name: any, registration: { registrationId: d1 }, expect: { retry: true } }\n',
    });
    const started = start(['--once', '--port', '0', '--policy', folder.path('policy.yaml')]);
    expect(await started.exitCode).toBe(0);
    expect(started.output()).toMatch(
      /✓ │ d1 +│ failed +│ +│ +│ \d+ +│ later +│ the line is being moved +│\n│ +│ +│ 400207 /,
    );
    folder.remove();
  });

  it.each([
    ['--once', 1],
    ['--auth', 0],
  ])('Ctrl+C during the replay ends it at once, and leaves no snapshot: %s', async (flag, exitCode) => {
    const folder = folderWith({
      'policy.yaml':
        'policy: 1\nname: later\nrules:\n  - { name: later, retry: wait }\notherwise: { reject: nobody }\n',
      'cases.yaml':
        'hubs: [hub-a.azure-devices.net]\ncases:\n  - { name: any, registration: { registrationId: d1 }, expect: { retry: true } }\n',
    });
    const started = start([flag, '--port', '0', '--policy', folder.path('policy.yaml')]);
    await started.prints('hub-a.azure-devices.net');
    started.kill('SIGINT');
    expect(await started.exitCode).toBe(exitCode);
    expect(started.output()).not.toMatch(/bug|error|Error|│/);
    expect(existsSync(join(__dirname, `../../.dps-allocator/policy-${started.pid}.json`))).toBe(false);
    folder.remove();
  });

  it('takes free ports where the usual ones are busy, and says so in a line each', async () => {
    const taken = [7071, 8443].map(port =>
      createServer()
        .on('error', () => {})
        .listen(port, '127.0.0.1'),
    );
    const folder = folderWith({ 'policy.yaml': assigning('hub-a') });
    const started = start(['--once', '--policy', folder.path('policy.yaml')]);
    expect(await started.exitCode).toBe(0);
    expect(started.output()).toMatch(
      /^7071 is busy, serving on \d+ instead\n8443 is busy, serving on \d+ instead\n\n {2}POST/,
    );
    expect(started.output()).not.toContain('in use');
    for (const each of taken) each.close();
    folder.remove();
  });
});

describe('dps-allocator start', () => {
  it('serves what is saved at once, and keeps the last good policy on a mistake', async () => {
    const folder = folderWith({ 'policy.yaml': assigning('hub-a'), 'cases.yaml': cases('hub-a') });
    const started = start(['--port', '0', '--auth', '--policy', folder.path('policy.yaml')]);
    let place = await started.prints('Following ');
    expect(await ask(started)).toEqual({ iotHubHostName: 'hub-a.azure-devices.net' });
    place = await started.prints('{"v":1', place);

    folder.write('policy.yaml', assigning('hub-b'));
    place = await started.prints('0 of 1 cases as expected', place);
    expect(await ask(started)).toEqual({ iotHubHostName: 'hub-b.azure-devices.net' });

    folder.write('policy.yaml', assigning('*-b'));
    place = await started.prints('quote it: "*-b"', place);
    place = await started.prints('The last good policy stays served', place);
    expect(await ask(started)).toEqual({ iotHubHostName: 'hub-b.azure-devices.net' });

    folder.write('policy.yaml', assigning('hub-a'));
    place = await started.prints('1 of 1 cases as expected', place);
    expect(await ask(started)).toEqual({ iotHubHostName: 'hub-a.azure-devices.net' });

    started.kill('SIGTERM');
    expect(await started.exitCode).toBe(0);
    folder.remove();
  });

  it('begins without a policy where that has a mistake, and serves it once it is mended', async () => {
    const folder = folderWith({ 'policy.yaml': assigning('*'), 'cases.yaml': cases('hub-a') });
    const started = start(['--port', '0', '--policy', folder.path('policy.yaml')]);
    const place = await started.prints('Following ');
    expect(started.output()).toContain('No policy is served yet: mend the file and save it.');
    expect((await fetch(started.url('health'))).status).toBe(503);
    folder.write('policy.yaml', assigning('hub-a'));
    await started.prints('1 of 1 cases as expected', place);
    expect((await fetch(started.url('health'))).status).toBe(200);
    started.kill('SIGINT');
    expect(await started.exitCode).toBe(0);
    folder.remove();
  });
});
