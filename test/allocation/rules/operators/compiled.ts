import type { FactValue, Truth } from '../../../../lib/allocation/plugin';
import { findOperator } from '../../../../lib/allocation/rules/compile-condition';
import { operators } from '../../../../lib/allocation/rules/operators';
import { regexEngine } from '../../../../lib/webhook/regex-engine';
import { registration } from '../given';

interface Settings {
  ignoreCase?: boolean;
  lists?: Record<string, (string | number | boolean)[]>;
}

/** An operator of the language with its argument, ready to test values. */
export function compiled(
  name: string,
  argument: unknown,
  { ignoreCase = false, lists = {} }: Settings = {},
): (value: FactValue) => Truth {
  const list = (listName: string) => lists[listName] ?? [];
  const test = findOperator(operators, name).compile(argument as never, { ignoreCase, list, patterns: regexEngine });
  return value => test(value, registration());
}
