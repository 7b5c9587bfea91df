import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error';

const wrongFolder = 'start in the folder of a function app or pass it as --root';

/** The URL prefix of all functions, from `extensions.http.routePrefix` of host.json: `api` unless set, and it may be empty. */
export function readRoutePrefix(root: string): string {
  const host = readJson(root, 'host.json', `${wrongFolder}, or create it with {"version": "2.0"}`) as {
    extensions?: { http?: { routePrefix?: unknown } };
  };
  const prefix = host.extensions?.http?.routePrefix ?? 'api';
  if (typeof prefix !== 'string')
    throw new StartError(`extensions.http.routePrefix in ${join(root, 'host.json')} must be text`);
  return prefix.replace(/^\/+|\/+$/g, '');
}

/** The file that package.json names as `main`, as an absolute path, and whether Node loads it as an ES module. */
export function findMain(root: string): { file: string; isEsm: boolean } {
  const { main, type } = readJson(root, 'package.json', wrongFolder) as {
    main?: unknown;
    type?: unknown;
  };
  if (typeof main !== 'string')
    throw new StartError(`${join(root, 'package.json')} has no "main": name the built bundle there`);
  const file = join(root, main);
  if (!existsSync(file))
    throw new StartError(`${file}, the "main" of package.json, does not exist: build the app first`);
  return { file, isEsm: file.endsWith('.mjs') || (type === 'module' && !file.endsWith('.cjs')) };
}

/**
 * Makes the `Values` of local.settings.json environment variables, as Core Tools do; a variable that is already set keeps its value.
 * The file is optional.
 */
export function applyLocalSettings(root: string, environment: NodeJS.ProcessEnv): void {
  if (!existsSync(join(root, 'local.settings.json'))) return;
  const settings = readJson(root, 'local.settings.json', '') as {
    IsEncrypted?: unknown;
    Values?: Record<string, unknown>;
  };
  if (settings.IsEncrypted === true) {
    throw new StartError(`${join(root, 'local.settings.json')} is encrypted: run "func settings decrypt"`);
  }
  for (const [name, value] of Object.entries(settings.Values ?? {})) environment[name] ??= String(value);
}

function readJson(root: string, name: string, mendMissing: string): object {
  const file = join(root, name);
  if (!existsSync(file)) throw new StartError(`${file} does not exist: ${mendMissing}`);
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new StartError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  throw new StartError(`${file} must hold a JSON object`);
}
