import { plugins } from '../../policies/plugins';
import { type CompiledPolicy, compilePolicy } from '../allocation/policy/compile';
import type { Policy } from '../allocation/policy/policy';
import { type LoadedPolicy, loadPolicy } from '../build/load-policy';
import { patterns } from '../webhook/patterns';
import { ProblemsFound } from './problems-found';

/** What every policy here is checked and compiled with. */
export const tools = { plugins, patterns };

/** A policy file without errors. */
export interface GoodPolicy extends LoadedPolicy {
  policy: Policy;
  compiled: CompiledPolicy;
}

/** Loads a policy; throws its errors. */
export function goodPolicy(file: string, { json = false } = {}): GoodPolicy {
  const loaded = loadPolicy(file, tools);
  if (!loaded.policy) throw new ProblemsFound(loaded, json);
  return { ...loaded, policy: loaded.policy, compiled: compilePolicy(loaded.policy, tools) };
}
