import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../allocation/policy/problem';
import { schemaChecker } from '../documents/schema-problems';
import { type PlacedProblem, readYaml, type Source } from '../documents/yaml-source';
import schema from './emulator-config.schema.json';
import type { EmulatorConfig } from './generated/emulator-config';

const checkSchema = schemaChecker(schema);

/** An emulator's configuration as it was read; none where it has errors. */
export interface LoadedConfig {
  source: Source;
  problems: PlacedProblem[];
  config?: EmulatorConfig;
}

/** Reads and checks a configuration; files that it names are read in its place. Throws only where it cannot be read. */
export function loadConfig(file: string): LoadedConfig {
  const source = readYaml(file, readFileSync(file, 'utf8'));
  const isRead = source.value !== undefined || source.problems.length === 0;
  const config = source.value as EmulatorConfig;
  const found = isRead ? checkConfig(config, dirname(file)) : [];
  const problems = [
    ...source.problems,
    ...found.map(({ path, at, ...problem }) => ({ ...problem, place: source.place(path, at) })),
  ];
  return { source, problems, ...(!problems.some(({ severity }) => severity === 'error') && { config }) };
}

/** Checks a configuration. Files that it names, relative to a folder, are read in their place: it changes. */
export function checkConfig(config: EmulatorConfig, folder: string): Problem[] {
  const problems = checkSchema(config);
  return problems.length > 0 ? problems : inlineFiles(config, folder);
}

/** Puts the text of PEM files and the members of JSON files where their names stand; the problems are files that cannot be read. */
function inlineFiles({ provisioningServices = {} }: EmulatorConfig, folder: string): Problem[] {
  const problems: Problem[] = [];
  const read = <Value>(name: string, path: Problem['path'], parse: (text: string) => Value): Value | undefined => {
    const unreadable = (what: string): undefined => {
      problems.push({
        severity: 'error',
        check: 'config',
        at: 'value',
        path,
        what,
        cure: 'name it relative to this document',
      });
    };
    if (!existsSync(join(folder, name))) return unreadable(`there is no file ${name}`);
    try {
      return parse(readFileSync(join(folder, name), 'utf8'));
    } catch (error) {
      return unreadable(`the file ${name} cannot be read: ${(error as Error).message}`);
    }
  };
  for (const [dps, service] of Object.entries(provisioningServices)) {
    const at = ['provisioningServices', dps];
    for (const [name, file] of Object.entries(service.certificates ?? {})) {
      const text = read(file, [...at, 'certificates', name], text => text);
      if (text !== undefined && service.certificates) service.certificates[name] = text;
    }
    for (const kind of ['enrollments', 'enrollmentGroups'] as const) {
      for (const [id, enrollment] of Object.entries(service[kind] ?? {})) {
        if (enrollment?.file === undefined) continue;
        const { file, ...own } = enrollment;
        const members = read(file, [...at, kind, id, 'file'], text => JSON.parse(text) as object);
        (service[kind] as Record<string, unknown>)[id] = { ...members, ...own };
      }
    }
  }
  return problems;
}
