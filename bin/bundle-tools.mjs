// Bundles what runs on a laptop from TypeScript into out/: the command line, the local functions host, the devices' process, and the
// emulator with its preload for tests and clients of users.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout or of the installed package. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** How a tool is bundled into out/. */
export const toolOptions = {
  absWorkingDir: root,
  outdir: 'out',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Names stay whole, so that the report of a fault can be read.
  minifyWhitespace: true,
  external: ['esbuild', 'json-schema-to-typescript'],
  logLevel: 'silent',
};

/** The files that the bundles were made of and the bundles themselves, each with the time of its last change. */
const stampsFile = join(root, 'out/stamps.json');

/** Bundles again what has changed since. Needs the dev dependencies; throws what esbuild throws when a source has a mistake. */
export async function bundleTools() {
  if (isUpToDate()) return;
  const began = Date.now();
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: {
      cli: 'lib/cli/main.ts',
      'functions-host': 'lib/emulator/functions-host/main.ts',
      'device-process': 'lib/cli/device/device-process.ts',
      emulator: 'lib/emulator-module.ts',
      'connect-local': 'lib/emulator/connect-local/preload.ts',
    },
    ...toolOptions,
    metafile: true,
    write: false,
  });
  mkdirSync(join(root, 'out'), { recursive: true });
  for (const { path, contents } of outputFiles) write(path, contents);
  // The lock file stands for the packages; this file, for the options.
  const own = Object.keys(metafile.inputs).filter(path => !path.includes('node_modules/'));
  const inputs = ['bin/bundle-tools.mjs', 'package-lock.json', ...own];
  // What changed while it was read may have been read before: next time it is bundled again.
  if (inputs.some(path => changedAt(path) >= began)) return;
  const files = [...inputs, ...Object.keys(metafile.outputs)];
  write(stampsFile, JSON.stringify(Object.fromEntries(files.map(path => [path, changedAt(path)]))));
}

function isUpToDate() {
  try {
    const stamps = Object.entries(JSON.parse(readFileSync(stampsFile, 'utf8')));
    return stamps.every(([path, at]) => changedAt(path) === at);
  } catch {
    // The first time, or a file is gone.
    return false;
  }
}

/** In milliseconds. */
function changedAt(path) {
  return statSync(join(root, path)).mtimeMs;
}

/** Written aside and moved: another command may be loading the file. */
function write(path, contents) {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, contents);
  renameSync(aside, path);
}
