import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../allocation/policy/problem';
import { schemaChecker } from '../documents/schema-problems';
import { readCertificate } from '../emulator/kernel/certificate-info';
import schema from './emulator-config.schema.json';
import type { EmulatorConfig } from './generated/emulator-config';

const checkEnrollment = schemaChecker({ ...schema.definitions.Enrollment, definitions: schema.definitions });

/**
 * Puts the text of PEM files and the members of JSON files where their names stand in a configuration; names are relative
 * to the folder. The problems are files that are not there or hold something else.
 */
export function inlineFiles({ provisioningServices = {} }: EmulatorConfig, folder: string): Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: Problem['path'], what: string, cure: string): undefined => {
    problems.push({ severity: 'error', check: 'config', at: 'value', path, what, cure });
  };
  const textOf = (name: string, path: Problem['path']): string | undefined => {
    const file = resolve(folder, name);
    if (!existsSync(file)) return refuse(path, `there is no file ${name}`, 'name it relative to this document');
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      return refuse(path, `the file ${name} cannot be read: ${(error as Error).message}`, 'name a file');
    }
  };
  const certificateIn = (name: string, path: Problem['path']): string | undefined => {
    const text = textOf(name, path);
    if (text === undefined || readCertificate(text)) return text;
    return refuse(path, `the file ${name} holds no certificate`, 'save it as PEM');
  };
  const enrollmentIn = (name: string, path: Problem['path']): object | undefined => {
    const text = textOf(name, path);
    if (text === undefined) return undefined;
    const value = parsed(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refuse(
        path,
        `the file ${name} holds no JSON object`,
        'save the enrollment in it as the service API shows it',
      );
    for (const { path: inFile, at, what, cure = 'see the service API of DPS' } of checkEnrollment(value))
      refuse(path, [`in ${name}`, ...(at === 'key' ? inFile.slice(0, -1) : inFile), what].join(': '), cure);
    return value;
  };

  for (const [dps, service] of Object.entries(provisioningServices)) {
    const at = ['provisioningServices', dps];
    for (const [name, file] of Object.entries(service.certificates ?? {})) {
      const text = certificateIn(file, [...at, 'certificates', name]);
      if (text !== undefined && service.certificates) service.certificates[name] = text;
    }
    for (const kind of ['enrollments', 'enrollmentGroups'] as const) {
      for (const [id, enrollment] of Object.entries(service[kind] ?? {})) {
        if (enrollment?.file === undefined) continue;
        const { file, ...own } = enrollment;
        const members = enrollmentIn(file, [...at, kind, id, 'file']);
        (service[kind] as Record<string, unknown>)[id] = { ...members, ...own };
      }
    }
  }
  return problems;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
