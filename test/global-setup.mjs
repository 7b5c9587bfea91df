// Once before all tests: the tools and the function app's bundle, so that tests spawn what users run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleTools, root } from '../bin/bundle-tools.mjs';

// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function setup() {
  await bundleTools();
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'out/cli.cjs'), 'build', '--quiet'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
}
