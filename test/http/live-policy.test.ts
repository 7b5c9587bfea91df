import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeployedApp, deployedApp } from '../support/deployed-app';
import { hubs, requestOf } from '../support/requests';

const assigning = (hub: string) =>
  `{ policy: 1, name: live, rules: [{ name: all, assign: ${hub} }], otherwise: { reject: no } }`;

/** The app with POLICY_FILE, a snapshot that changes under it. */
let app: DeployedApp;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dps-allocator-policy-'));
  file = join(folder, 'policy.json');
  app = await deployedApp(assigning('hub-a'), { env: { POLICY_FILE: file } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const hubNow = async () =>
  ((await (await app.post('/api/allocate', requestOf())).json()) as { iotHubHostName?: string }).iotHubHostName;

describe('POLICY_FILE', () => {
  it('is served in place of the package, from when it is there', async () => {
    expect(await hubNow()).toBeUndefined();
    app.serve(assigning('hub-a'), 1, file);
    expect(await hubNow()).toBe(hubs[0]);
    expect(await (await fetch(`${app.origin}/api/policy`)).json()).toMatchObject({ source: 'file', revision: 1 });
  });

  it('is served anew when it changes', async () => {
    app.serve(assigning('hub-b'), 2, file);
    expect(await hubNow()).toBe(hubs[1]);
  });

  it.each([
    ['is not JSON', '{'],
    ['is no snapshot', '{}'],
    ['is of a later version', '{"snapshot":2,"policy":1}'],
    [
      'needs a plug-in that is not there',
      JSON.stringify({
        snapshot: 1,
        policy: 1,
        body: {
          facts: {},
          lists: {},
          private: [],
          rules: [
            { name: 'a', when: { path: 'colour', operator: 'equals', argument: ['red'] }, outcome: { kind: 'reject' } },
          ],
          otherwise: { kind: 'reject' },
        },
      }),
    ],
  ])('that %s never replaces a good one', async (_, text) => {
    writeFileSync(file, text);
    expect(await hubNow()).toBe(hubs[1]);
    expect(await hubNow()).toBe(hubs[1]);
  });

  it('is served again once it is good again', async () => {
    app.serve(assigning('hub-a'), 3, file);
    expect(await hubNow()).toBe(hubs[0]);
    expect(app.output().match(/the policy cannot be loaded/g)?.length).toBeGreaterThanOrEqual(4);
  });
});
