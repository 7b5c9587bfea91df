// `npm run bench`: bundles the benchmark from TypeScript into out/ and runs it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, toolOptions } from '../../bin/bundle-tools.mjs';

await build({ ...toolOptions, entryPoints: { bench: 'test/bench/main.ts' } });
createRequire(import.meta.url)(join(root, 'out/bench.cjs'));
