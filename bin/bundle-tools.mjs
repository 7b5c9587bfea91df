// Bundles what runs on a laptop, the command line and the local functions host, from TypeScript into out/.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
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
  external: ['esbuild', 'json-schema-to-typescript'],
  logLevel: 'silent',
};

/** Needs the dev dependencies; throws what esbuild throws when a source has a mistake. */
export async function bundleTools() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: {
      cli: 'lib/cli/main.ts',
      'functions-host': 'lib/emulator/functions-host/main.ts',
      'device-process': 'lib/cli/device/device-process.ts',
      emulator: 'lib/emulator-module.ts',
      'connect-local': 'lib/emulator/connect-local/preload.ts',
    },
    ...toolOptions,
    sourcemap: true,
    write: false,
  });
  mkdirSync(join(root, 'out'), { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Written aside and moved: another command may be loading the file.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
}
