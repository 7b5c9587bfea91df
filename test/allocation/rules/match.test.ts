import type { FactValue, Truth } from '../../../lib/allocation/plugin';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import {
  type Condition,
  type ConditionTrace,
  evaluate,
  firstMatch,
  type RuleTrace,
} from '../../../lib/allocation/rules/match';
import { factTable, registration } from './given';

const table = factTable();
const slot = table.slot('registrationId');
const facts = new Facts(registration({ context: { registrationId: 'Device-1' } }), table.slots.length);

function that(result: Truth): Condition {
  return { kind: 'test', slot, words: `says ${result}`, test: () => result };
}

const truths: Truth[] = [true, false, 'unknown'];

describe('evaluate', () => {
  it('gives a test the value as it is compared, and the registration', () => {
    const test = jest.fn((_: FactValue): Truth => true);
    expect(evaluate({ kind: 'test', slot, words: '', test }, facts)).toBe(true);
    expect(test).toHaveBeenCalledWith('device-1', facts.registration);
  });

  it.each<[Truth, Truth]>([
    [true, false],
    [false, true],
    ['unknown', 'unknown'],
  ])('not %s is %s', (inner, expected) => {
    expect(evaluate({ kind: 'not', of: that(inner) }, facts)).toBe(expected);
  });

  // SQL's AND and OR.
  const tables: [Truth, Truth, Truth, Truth][] = [
    [true, true, true, true],
    [true, false, false, true],
    [true, 'unknown', 'unknown', true],
    [false, true, false, true],
    [false, false, false, false],
    [false, 'unknown', false, 'unknown'],
    ['unknown', true, 'unknown', true],
    ['unknown', false, false, 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ];

  it.each(tables)('%s with %s: all is %s, any is %s', (left, right, all, any) => {
    for (const trace of [undefined, []]) {
      expect(evaluate({ kind: 'all', of: [that(left), that(right)] }, facts, trace)).toBe(all);
      expect(evaluate({ kind: 'any', of: [that(left), that(right)] }, facts, trace)).toBe(any);
    }
  });

  it.each(truths)('all and any of %s alone are that', truth => {
    expect(evaluate({ kind: 'all', of: [that(truth)] }, facts)).toBe(truth);
    expect(evaluate({ kind: 'any', of: [that(truth)] }, facts)).toBe(truth);
  });

  it('asks no further than needed without a trace, and everything with one', () => {
    const test = jest.fn((): Truth => true);
    const last: Condition = { kind: 'test', slot, words: '', test };
    evaluate({ kind: 'all', of: [that(false), last] }, facts);
    evaluate({ kind: 'any', of: [that(true), last] }, facts);
    expect(test).not.toHaveBeenCalled();
    evaluate({ kind: 'all', of: [that(false), last] }, facts, []);
    evaluate({ kind: 'any', of: [that(true), last] }, facts, []);
    expect(test).toHaveBeenCalledTimes(2);
  });

  it('writes down each test, with the value as it came', () => {
    const trace: ConditionTrace[] = [];
    evaluate({ kind: 'any', of: [{ kind: 'not', of: that('unknown') }, that(true), that(false)] }, facts, trace);
    const traced = (result: Truth) => ({ path: 'registrationId', words: `says ${result}`, value: 'Device-1', result });
    expect(trace).toEqual([
      {
        kind: 'any',
        of: [{ kind: 'not', of: [traced('unknown')], result: 'unknown' }, traced(true), traced(false)],
        result: true,
      },
    ]);
  });
});

describe('firstMatch', () => {
  const rules = [
    { name: 'unknown', when: that('unknown') },
    { name: 'false', when: that(false) },
    { name: 'true', when: that(true) },
    { name: 'always' },
  ];

  it('takes the first rule that is true', () => {
    expect(firstMatch(rules, facts)).toBe(rules[2]);
  });

  it('takes a rule without a condition', () => {
    expect(firstMatch([{ name: 'always' }, ...rules], facts)?.name).toBe('always');
  });

  it('finds none where none is true', () => {
    expect(firstMatch(rules.slice(0, 2), facts)).toBeUndefined();
    expect(firstMatch([], facts, [])).toBeUndefined();
  });

  it('asks no rule after the match, with or without a trace', () => {
    const test = jest.fn((): Truth => true);
    const later = { name: 'later', when: { kind: 'test', slot, words: '', test } as const };
    expect(firstMatch([{ name: 'always' }, later], facts)?.name).toBe('always');
    expect(firstMatch([{ name: 'always' }, later], facts, [])?.name).toBe('always');
    expect(test).not.toHaveBeenCalled();
  });

  it('writes down what came of each rule', () => {
    const trace: RuleTrace[] = [];
    expect(firstMatch(rules, facts, trace)).toBe(rules[2]);
    expect(trace).toMatchObject([
      { name: 'unknown', result: 'unknown', conditions: [{ words: 'says unknown' }] },
      { name: 'false', result: false, conditions: [{ words: 'says false' }] },
      { name: 'true', result: true, conditions: [{ words: 'says true' }] },
      { name: 'always', result: 'notReached', conditions: [] },
    ]);
    expect(trace[3]?.conditions).toEqual([]);
  });

  it('writes down a rule without a condition as true', () => {
    const trace: RuleTrace[] = [];
    firstMatch([{ name: 'always' }], facts, trace);
    expect(trace).toEqual([{ name: 'always', result: true, conditions: [] }]);
  });
});
