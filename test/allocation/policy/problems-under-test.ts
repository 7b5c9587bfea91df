import type { Problem } from '../../../lib/allocation/policy/problem';
import { policyProblems } from '../../../lib/build/load-policy';
import { leastPolicy, tools } from '../policy-under-test';

/** All that is wrong with a policy that has these members beside the least that there must be. */
export function problemsWith(members: object): Problem[] {
  return policyProblems({ ...leastPolicy, ...members }, tools);
}

/** The same for a policy of one rule. */
export function problemsOfRule(members: object): Problem[] {
  return problemsWith({ rules: [{ name: 'r', ...members }] });
}

/** The same for a policy of one rule with this condition. */
export function problemsOfWhen(when: object): Problem[] {
  return problemsOfRule({ when, assign: 'all' });
}

/** The same for a policy of one rule with this assignment. */
export function problemsOfAssign(assign: unknown): Problem[] {
  return problemsOfRule({ assign });
}

/** A problem as most are: an error about a value. */
export function error(check: string, path: Problem['path'], what: string, cure?: string): Problem {
  return { severity: 'error', check, path, at: 'value', what, ...(cure !== undefined && { cure }) };
}

/** What the schema finds at a place; how it words it is told where its words are. */
export function bySchema(path: string[], at: Problem['at'] = 'value'): Problem {
  return expect.objectContaining({ severity: 'error', check: 'schema', path, at });
}
