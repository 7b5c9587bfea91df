// Each file of tests becomes a script with its share of the instrumented sources in it. The script is evaluated anew for
// every mutant, so that none finds what another has left behind.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../bin/bundle-tools.mjs';

const folder = join(root, 'reports/mutation');

/** Bundles these files of tests; gives the path of each one's script. */
export async function bundle(tests, instrumented) {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir: folder,
    outbase: '.',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    plugins: [{ name: 'instrumented', setup: build => build.onLoad({ filter: /\.ts$/ }, load) }],
  });
  return new Map(tests.map(test => [test, join(folder, test.replace(/ts$/, 'cjs'))]));

  function load({ path }) {
    const text = instrumented.get(relative(root, path)) ?? readFileSync(path, 'utf8');
    // Tests find their fixtures from where they stand.
    return { loader: 'ts', contents: `const __dirname = ${JSON.stringify(dirname(path))}; ${text}` };
  }
}
