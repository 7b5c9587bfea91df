import type { FactValue, OperatorPlugin } from '../../../lib/allocation/plugin';
import { operator } from '../../../lib/allocation/plugin';
import { findOperator } from '../../../lib/allocation/rules/compile-condition';
import { operators } from '../../../lib/allocation/rules/operators';
import { whyUnknown } from '../../../lib/allocation/rules/why-unknown';

const why = (plugin: OperatorPlugin, argument: unknown, value: FactValue) =>
  whyUnknown(plugin, argument as never, value);

describe('why a test is unknown', () => {
  it.each<[string, unknown, FactValue, string]>([
    ['version', '<12.1', 12.1, 'it is a number; version tests texts of digits and dots'],
    ['version', '<12.1', '12.x', 'it is a text; version tests texts of digits and dots'],
    ['prefix', 'a', true, 'it is true or false; prefix tests texts'],
    ['gt', 5, '6', 'it is a text; it is compared with a number'],
    ['gt', '2026-01-15', 'soon', 'it is a text; it is compared with an ISO 8601 time'],
    ['equals', [5], '5', 'it is a text; it is compared with numbers'],
    ['equals', ['a', 'b', true], [1], 'it is a list; it is compared with texts, true and false'],
    ['in', 'eu', {}, 'it is an object; the list eu has none of these'],
  ])('%s %j of %j', (name, argument, value, words) => {
    expect(why(findOperator(operators, name), argument, value)).toBe(words);
  });

  it('takes what an operator tests where that says no more', () => {
    const odd = operator({
      name: 'odd',
      summary: 'x',
      argument: {},
      tests: ['number', 'boolean'],
      words: () => 'is odd',
      compile: () => () => 'unknown',
    });
    expect(why(odd, undefined, 'x')).toBe('it is a text; odd tests numbers, true and false');
  });
});
