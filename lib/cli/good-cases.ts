import { existsSync } from 'node:fs';
import { casesFileOf, type LoadedCases, loadCases } from '../cases/load-cases';
import { UserError } from './exit';
import { ProblemsFound } from './problems-found';
import { shownPath } from './project';

/** The cases beside a policy; throws their errors, and where there are none. */
export function goodCases(policyFile: string, { json = false } = {}): LoadedCases {
  const file = casesFileOf(policyFile);
  if (!existsSync(file)) throw new UserError(`there are no cases: ${shownPath(file)} does not exist`);
  const loaded = loadCases(file);
  if (loaded.problems.some(({ severity }) => severity === 'error')) throw new ProblemsFound(loaded, json);
  return loaded;
}
