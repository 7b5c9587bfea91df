// npm runs this after `npm ci`: it leaves a built bundle behind. With --omit=dev there is nothing to build with, and that is fine.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './bundle-tools.mjs';

try {
  createRequire(import.meta.url).resolve('esbuild');
} catch {
  console.log('dps-allocator: dev dependencies are left out, so nothing is built');
  process.exit(0);
}
const { status } = spawnSync(process.execPath, [join(root, 'bin/dps-allocator.mjs'), 'build', '--quiet'], {
  stdio: 'inherit',
});
process.exit(status ?? 3);
