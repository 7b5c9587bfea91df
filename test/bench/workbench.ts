import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../lib/build/bundle';
import { snapshotOf } from '../../lib/build/snapshot';
import { mixedPolicy } from './mix';

/** A folder with everything that is measured, so that a build meanwhile changes nothing under the run. */
export interface Workbench {
  /** The local host. */
  host: string;
  /** Function apps: ours as it was built, ours with the policy of fifty rules, and the baselines. */
  apps: Record<'webhook' | 'fiftyRules' | 'empty' | 'fixedAnswer', string>;
  /** The process that asks. */
  client: string;
  /** The process in which the emulator runs, the one of real devices, and what leads these there. */
  emulator: string;
  devices: string;
  preload: string;
  /** The snapshot of the policy of fifty rules. */
  snapshot: string;
  subject: typeof import('./subject');
  remove(): void;
}

/** Sets it up from what `build` made in dist/ and out/; baselines are bundled with the same options. */
export async function openWorkbench(root: string): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const at = (name: string) => join(folder, name);
  const snapshot = JSON.stringify(snapshotOf(mixedPolicy(), 0, []));
  for (const app of ['webhook', 'fiftyRules']) cpSync(join(root, 'dist'), at(`${app}/dist`), { recursive: true });
  cpSync(join(root, 'out/functions-host.cjs'), at('functions-host.cjs'));
  await build({
    ...bundleOptions,
    absWorkingDir: root,
    outdir: folder,
    entryPoints: {
      'empty/dist/main': 'test/bench/apps/empty.ts',
      'fixedAnswer/dist/main': 'test/bench/apps/fixed-answer.ts',
      'fiftyRules/dist/subject': 'test/bench/subject.ts',
      client: 'test/bench/client.ts',
      emulator: 'test/bench/apps/emulator.ts',
      devices: 'test/bench/apps/registering-devices.ts',
      preload: 'lib/emulator/connect-local/preload.ts',
    },
  });
  writeFileSync(at('fiftyRules/dist/policy.json'), snapshot);
  const apps = { webhook: '', fiftyRules: '', empty: '', fixedAnswer: '' };
  for (const app of Object.keys(apps) as (keyof typeof apps)[]) {
    apps[app] = at(app);
    cpSync(join(root, 'host.json'), at(`${app}/host.json`));
    writeFileSync(at(`${app}/package.json`), '{ "main": "dist/main.cjs" }');
  }
  return {
    host: at('functions-host.cjs'),
    apps,
    client: at('client.cjs'),
    emulator: at('emulator.cjs'),
    devices: at('devices.cjs'),
    preload: at('preload.cjs'),
    snapshot,
    subject: createRequire(folder)(at('fiftyRules/dist/subject.cjs')),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
