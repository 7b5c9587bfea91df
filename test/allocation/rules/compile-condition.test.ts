import { builtin } from '../../../lib/allocation/builtin';
import { operator } from '../../../lib/allocation/plugin';
import type { When } from '../../../lib/allocation/policy/policy';
import { compileCondition, findOperator } from '../../../lib/allocation/rules/compile-condition';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { evaluate } from '../../../lib/allocation/rules/match';
import { regexEngine } from '../../../lib/webhook/regex-engine';
import { factTable, type Given, registration } from './given';

function compiled(when: When, plugins = builtin) {
  const table = factTable();
  const list = (name: string) => (name === 'eu' ? ['AT', 'x1'] : []);
  const condition = compileCondition(when, {
    plugins,
    patterns: regexEngine,
    list,
    slotOf: path => table.slot(path),
  });
  const ask = (given: Given = {}) => evaluate(condition, new Facts(registration(given), table.slots.length));
  return { condition, ask };
}

const isDevice1: When = { path: 'registrationId', operator: 'equals', argument: ['DEVICE-1'] };
const isGroup: When = { path: 'enrollment.kind', operator: 'equals', argument: ['group'] };

describe('compileCondition', () => {
  it.each<[string, When, Given, unknown]>([
    ['a test', isDevice1, {}, true],
    ['all', { all: [isDevice1, isGroup] }, { enrollmentGroup: {} }, true],
    ['all', { all: [isDevice1, isGroup] }, { individualEnrollment: {} }, false],
    ['any', { any: [isDevice1, isGroup] }, { individualEnrollment: {} }, true],
    ['not', { not: isDevice1 }, {}, false],
    ['not of unknown', { not: isGroup }, {}, 'unknown'],
    ['a list', { path: 'registrationId', operator: 'in', argument: 'eu' }, { context: { registrationId: 'X1' } }, true],
    ['a pattern', { path: 'registrationId', operator: 'regex', argument: '^DEVICE' }, {}, true],
    [
      'upper and lower case where they matter',
      { path: 'deviceId', operator: 'equals', argument: ['DEVICE-1'] },
      {},
      false,
    ],
  ])('compiles %s', (_, when, given, expected) => {
    expect(compiled(when).ask(given)).toBe(expected);
  });

  it('says a test in words', () => {
    expect(compiled(isDevice1).condition).toMatchObject({ kind: 'test', words: 'is "DEVICE-1"' });
  });

  it('names what combines conditions', () => {
    const whens: When[] = [{ all: [isDevice1] }, { any: [isDevice1] }, { not: isDevice1 }];
    expect(whens.map(when => compiled(when).condition.kind)).toEqual(['all', 'any', 'not']);
  });

  it('throws for a fact or an operator that is not there', () => {
    expect(() => compiled({ ...isDevice1, path: 'nothing' })).toThrow('no fact has the path nothing');
    expect(() => compiled({ ...isDevice1, operator: 'like' })).toThrow('there is no operator like');
  });
});

describe('findOperator', () => {
  const odd = operator({
    name: 'odd',
    summary: 'The number is odd.',
    argument: { type: 'boolean' },
    tests: ['number'],
    words: () => 'is odd',
    compile: () => () => true,
  });

  it('finds what is among the plug-ins, and equals always', () => {
    expect(findOperator([odd], 'odd')).toBe(odd);
    expect(findOperator([], 'equals').name).toBe('equals');
  });

  it('takes no fact or picker for an operator', () => {
    expect(() => findOperator(builtin, 'weighted')).toThrow('there is no operator weighted');
    expect(() => findOperator(builtin, 'payload')).toThrow('there is no operator payload');
  });
});
