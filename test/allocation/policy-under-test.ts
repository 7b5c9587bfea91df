import { builtin } from '../../lib/allocation/builtin';
import { type CompiledPolicy, compilePolicy } from '../../lib/allocation/policy/compile';
import type { PolicyDocument } from '../../lib/allocation/policy/generated/policy-document';
import { normalisePolicy } from '../../lib/allocation/policy/normalise';
import type { Policy } from '../../lib/allocation/policy/policy';
import { policyProblems } from '../../lib/build/load-policy';
import { regexEngine } from '../../lib/webhook/regex-engine';

/** What policies of tests are checked and compiled with. */
export const tools = { plugins: builtin, patterns: regexEngine };

/** The least that a policy must have; a test says what is different. */
export const leastPolicy = {
  policy: 1,
  name: 'test',
  rules: [{ name: 'all', assign: 'all' }],
  otherwise: { reject: 'no' },
};

/** The normal form of a policy; throws for one that would not be served. */
export function normalised(document: unknown): Policy {
  const errors = policyProblems(document, tools).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return normalisePolicy(document as PolicyDocument);
}

/** A policy that is ready to decide; throws for one that would not be served. */
export function compiled(document: unknown): CompiledPolicy {
  return compilePolicy(normalised(document), tools);
}

/** A policy with these members beside the least that there must be. */
export function policyWith(members: object): CompiledPolicy {
  return compiled({ ...leastPolicy, ...members });
}
