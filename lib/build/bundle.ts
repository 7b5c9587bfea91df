import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { writeIfChanged } from './write-if-changed';

/** The outputs of the bundle and where each begins; the last two are loaded by the first when they are needed. */
const entries = {
  main: 'functions/index.ts',
  regex: 'lib/webhook/regex-engine.ts',
  telemetry: 'lib/webhook/telemetry/application-insights.ts',
} as const;

/** A module that becomes an output of its own: who imports it gets the output beside it. */
const ownOutputs: Plugin = {
  name: 'own outputs',
  setup({ onResolve }) {
    onResolve({ filter: /\/regex-engine$/ }, () => ({ path: './regex.cjs', external: true }));
    onResolve({ filter: /\/application-insights$/ }, () => ({ path: './telemetry.cjs', external: true }));
  },
};

/**
 * applicationinsights brings along the distribution that instruments a whole application. Events and metrics need
 * none of it, and it makes more than half of what would be loaded.
 */
const withoutInstrumentation: Plugin = {
  name: 'without instrumentation',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@azure\/monitor-opentelemetry$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({
      contents: 'export function useAzureMonitor() {} export function shutdownAzureMonitor() {}',
    }));
  },
};

/**
 * How a function app is bundled. Names stay whole, so that the log of a fault can be read; esbuild's `keepNames` would
 * do the same at run time, and double the time of a decision.
 */
export const bundleOptions = {
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['@azure/functions-core'],
  plugins: [ownOutputs, withoutInstrumentation],
  logLevel: 'silent',
} satisfies BuildOptions;

/**
 * Bundles the function app, which is all that is deployed beside host.json and package.json. The installed package has it
 * bundled already, and no sources. Returns sizes in bytes.
 */
export async function bundleFunctionApp(root: string): Promise<Record<string, number>> {
  if (!existsSync(join(root, entries.main))) return bundledAlready(join(root, 'dist'));
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'dist',
    write: false,
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path), contents.length]));
}

function bundledAlready(folder: string): Record<string, number> {
  const names = readdirSync(folder).filter(name => name.endsWith('.cjs'));
  return Object.fromEntries(names.map(name => [name, statSync(join(folder, name)).size]));
}
