import { operator } from '../../plugin';
import { isOneOf } from './equals';

/** The value is in a named list of the policy. */
export const inList = operator({
  name: 'in',
  summary: "The value is in the list of this name, from the policy's `lists`.",
  argument: { type: 'string', minLength: 1 },
  tests: ['text', 'number', 'boolean'],
  words: list => `is in the list ${list}`,
  unfit: list => `the list ${list} has none of these`,
  compile: (argument, { list, ignoreCase }) => isOneOf(list(argument), ignoreCase),
});
