import type { OperatorPlugin, OperatorTools, PatternEngine, Plugin } from '../plugin';
import type { When } from '../policy/policy';
import type { SlotOf } from '../twin/template';
import type { Condition } from './match';
import { equals } from './operators/equals';
import { whyUnknown } from './why-unknown';

/** What a condition is compiled with. */
export interface ConditionTools {
  plugins: readonly Plugin[];
  patterns: PatternEngine;
  list: OperatorTools['list'];
  slotOf: SlotOf;
}

/** Makes a condition ready to be asked. Throws for a fact, operator or list that is not there, and for a bad argument. */
export function compileCondition(when: When, tools: ConditionTools): Condition {
  if ('all' in when) return { kind: 'all', of: when.all.map(part => compileCondition(part, tools)) };
  if ('any' in when) return { kind: 'any', of: when.any.map(part => compileCondition(part, tools)) };
  if ('not' in when) return { kind: 'not', of: compileCondition(when.not, tools) };

  const operator = findOperator(tools.plugins, when.operator);
  const slot = tools.slotOf(when.path);
  const argument = when.argument as never;
  const { patterns, list } = tools;
  return {
    kind: 'test',
    slot,
    words: operator.words(argument),
    whyUnknown: value => whyUnknown(operator, argument, value),
    test: operator.compile(argument, { ignoreCase: slot.plugin.ignoreCase === true, list, patterns }),
  };
}

/** The operator of a name; `equals` is the one that policies leave unnamed. Throws if there is none. */
export function findOperator(plugins: readonly Plugin[], name: string): OperatorPlugin {
  const found = [equals, ...plugins].find(
    (plugin): plugin is OperatorPlugin => plugin.kind === 'operator' && plugin.name === name,
  );
  if (!found) throw new Error(`there is no operator ${name}`);
  return found;
}
