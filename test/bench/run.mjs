// `npm run bench`: bundles the benchmark from TypeScript into out/ and runs it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../bin/bundle-tools.mjs';

await build({
  absWorkingDir: root,
  entryPoints: { bench: 'test/bench/main.ts' },
  outdir: 'out',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['esbuild'],
  logLevel: 'silent',
});
createRequire(import.meta.url)(join(root, 'out/bench.cjs'));
