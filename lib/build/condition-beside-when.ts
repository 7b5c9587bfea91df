import { isObject } from '../allocation/json-object';
import type { Plugin } from '../allocation/plugin';
import type { Problem } from '../allocation/policy/problem';
import { findFact } from '../allocation/rules/fact-table';

/**
 * The cure for a condition that is indented like an empty `when` and not below it: to the schema it is a member that
 * rules do not have.
 */
export function cureOfConditionBesideWhen(
  { path, at }: Problem,
  document: { rules?: unknown },
  plugins: readonly Plugin[],
): { cure?: string } {
  const [section, position, member, ...deeper] = path;
  if (section !== 'rules' || member === undefined || deeper.length > 0 || at !== 'key') return {};
  const rule: unknown = (document.rules as unknown[])[Number(position)];
  const isCondition = ['all', 'any', 'not'].includes(String(member)) || findFact(plugins, String(member)) !== undefined;
  return isObject(rule) && rule.when === null && isCondition ? { cure: 'indent it below when' } : {};
}
