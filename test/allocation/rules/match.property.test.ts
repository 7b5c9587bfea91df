import fc from 'fast-check';
import type { Truth } from '../../../lib/allocation/plugin';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { type Condition, type ConditionTrace, evaluate, firstMatch } from '../../../lib/allocation/rules/match';
import { factTable, registration } from './given';

const table = factTable();
const slot = table.slot('registrationId');
const facts = new Facts(registration(), table.slots.length);

const { condition } = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc
      .constantFrom<Truth>(true, false, 'unknown')
      .map((result): Condition => ({ kind: 'test', slot, words: String(result), test: () => result })),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { minLength: 1, maxLength: 4 }),
    }),
  ),
}));

/** Kleene's logic with numbers: false 0, unknown ½, true 1; and is the least, or the greatest, not the complement. */
function kleene(one: Condition): number {
  if (one.kind === 'test') return { true: 1, unknown: 0.5, false: 0 }[one.words] ?? Number.NaN;
  if (one.kind === 'not') return 1 - kleene(one.of);
  const parts = one.of.map(kleene);
  return one.kind === 'all' ? Math.min(...parts) : Math.max(...parts);
}

const truthOf = new Map<number, Truth>([
  [0, false],
  [0.5, 'unknown'],
  [1, true],
]);

function size(one: Condition | ConditionTrace): number {
  if (!('of' in one)) return 1;
  return 1 + [one.of].flat().reduce((sum, part) => sum + size(part), 0);
}

describe('evaluate, for any condition', () => {
  it('is the logic of three values', () => {
    fc.assert(fc.property(condition, one => expect(evaluate(one, facts)).toBe(truthOf.get(kleene(one)))));
  });

  it('gives the same with a trace, which holds every part', () => {
    fc.assert(
      fc.property(condition, one => {
        const trace: ConditionTrace[] = [];
        const result = evaluate(one, facts, trace);
        expect(result).toBe(evaluate(one, facts));
        expect(trace).toHaveLength(1);
        expect(trace[0]?.result).toBe(result);
        expect(size(trace[0] as ConditionTrace)).toBe(size(one));
      }),
    );
  });
});

describe('firstMatch, for any rules', () => {
  it('gives the same with a trace, which holds every rule', () => {
    const rules = fc.array(
      condition.map(when => ({ name: 'rule', when })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(rules, some => {
        const trace: [] = [];
        expect(firstMatch(some, facts, trace)).toBe(firstMatch(some, facts));
        expect(firstMatch(some, facts)).toBe(some.find(({ when }) => kleene(when) === 1));
        expect(trace).toHaveLength(some.length);
      }),
    );
  });
});
