import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Problem } from '../allocation/policy/problem';
import { schemaChecker } from '../documents/schema-problems';
import { type PlacedProblem, readYaml, type Source } from '../documents/yaml-source';
import schema from './emulator-config.schema.json';
import type { EmulatorConfig } from './generated/emulator-config';
import switches from './generated/switches.schema.json';
import { inlineFiles } from './inline-files';
import { missingParts } from './missing-parts';

const checkSchema = schemaChecker({ ...schema, properties: { ...schema.properties, switches } });

/** An emulator's configuration as it was read; none where it has errors. */
export interface LoadedConfig {
  source: Source;
  problems: PlacedProblem[];
  config?: EmulatorConfig;
}

/** Reads and checks a configuration; files that it names are read in its place. Throws only where it cannot be read. */
export function loadConfig(file: string): LoadedConfig {
  const source = readYaml(file, readFileSync(file, 'utf8'));
  const found = source.value === undefined ? [] : checkConfig(source.value, dirname(file));
  const problems = [
    ...source.problems,
    ...found.map(({ path, at, ...problem }) => ({ ...problem, place: source.place(path, at) })),
  ];
  const isGood = source.value !== undefined && !problems.some(({ severity }) => severity === 'error');
  return { source, problems, ...(isGood && { config: source.value as EmulatorConfig }) };
}

/**
 * Checks a configuration, and puts the content of files that it names in their place.
 *
 * @param folder what names of files are relative to
 */
export function checkConfig(config: unknown, folder: string): Problem[] {
  const found = checkSchema(config);
  if (found.length > 0) return found;
  return [...inlineFiles(config as EmulatorConfig, folder), ...missingParts(config as EmulatorConfig)];
}

/**
 * The part of a configuration that an emulator refuses when it starts.
 *
 * @param refusal begins with the part's path, as `provisioningServices.dps-1.enrollments.device-1: why`
 */
export function refusedPart({ provisioningServices = {} }: EmulatorConfig, refusal: string): Problem | undefined {
  for (const [dps, service] of Object.entries(provisioningServices)) {
    for (const section of ['enrollments', 'enrollmentGroups'] as const) {
      for (const id of Object.keys(service[section] ?? {})) {
        const path = ['provisioningServices', dps, section, id];
        const begin = `${path.join('.')}: `;
        if (refusal.startsWith(begin))
          return { severity: 'error', check: 'config', at: 'key', path, what: refusal.slice(begin.length) };
      }
    }
  }
  return undefined;
}
