import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostName, requestOf } from '../allocation/request-under-test';
import { goldenFiles } from '../golden/golden-files';
import { type DeployedApp, deployedApp } from '../support/deployed-app';

let app: DeployedApp;
let folder: string;
let file: string;
let revision = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dps-allocator-golden-'));
  file = join(folder, 'policy.json');
  app = await deployedApp(undefined, { env: { POLICY_FILE: file } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

/** Every line of the algorithm again, asked at the real door of the deployed bundle. */
for (const { file: name, proves, policy, linked, cases } of goldenFiles) {
  describe(`over HTTP: ${name}: ${proves}`, () => {
    beforeAll(() => app.serve(JSON.stringify(policy), ++revision, file));

    it.each(cases.map(one => [one.name, one] as const))(
      '%s',
      async (_, { registration, expect: expected, answer, headers }) => {
        const { hub, absent = [], ...members } = expected;
        const body = requestOf({ linked, ...registration });
        const given = await app.post('/api/allocate', body);
        const id = given.headers.get('x-decision-id') ?? 'none';
        const explained = (await (await app.post('/api/explain', body)).json()) as {
          decision: object;
          response: { status: number; body: object };
        };
        const asExplained = {
          status: explained.response.status,
          body: { ...explained.response.body, ...('id' in explained.response.body && { id }) },
        };

        expect({ status: given.status, body: await given.json() }).toEqual(asExplained);
        expect(explained.decision).toMatchObject({ ...members, ...(hub && { outcome: 'assign', hub: hostName(hub) }) });
        expect(Object.keys(explained.decision).filter(member => absent.includes(member))).toEqual([]);
        if (answer) expect(JSON.parse(JSON.stringify(asExplained).replaceAll(id, 'id-1'))).toEqual(answer);
        for (const [header, value] of Object.entries(headers ?? {})) {
          expect(given.headers.get(header)?.replace(id, 'id-1')).toBe(value);
        }
      },
    );
  });
}
