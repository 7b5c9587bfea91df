import fc from 'fast-check';
import type { JsonObject } from '../../lib/allocation/json-object';
import { checkDocument } from '../../lib/allocation/policy/checks';
import { didYouMean } from '../../lib/allocation/policy/did-you-mean';
import { compiled, leastPolicy, tools } from '../allocation/policy-under-test';

const words = fc.constantFrom(
  ...['policy', 'rules', 'when', 'all', 'any', 'not', 'assign', 'hubs', 'name', 'tag', 'location', 'pick', 'payload'],
  ...['initialTwin', 'tags', 'properties', 'desired', 'facts', 'tenant', 'geo', 'country', 'from', 'capture', 'lists'],
  ...['registrationId', 'payload.x', 'percent', 'in', 'regex', 'version', 'gt', 'defaults', 'otherwise', 'private'],
  ...['quarantine', '{{payload.x}}', '{{', '__proto__', 'constructor', 'toString', '(', 'all', '*'],
);
/** JSON that is made of the language's own words, put together at random. */
const { value: nearly } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 6 },
    words,
    fc.constantFrom(null, true, 0, 1.5, -1, ''),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(words, tie('value'), { maxKeys: 5 }),
  ),
}));
const object = (value: fc.Arbitrary<unknown>) => fc.dictionary(fc.oneof(words, fc.string()), value);

function proves(document: JsonObject): void {
  for (const problem of checkDocument(document, tools)) {
    expect(problem).toEqual({
      severity: expect.stringMatching(/^(error|warning)$/),
      check: expect.stringMatching(/^[a-z-]+$/),
      path: expect.any(Array),
      at: expect.stringMatching(/^(key|value)$/),
      what: expect.stringMatching(/./),
      ...('cure' in problem && { cure: expect.stringMatching(/./) }),
    });
  }
}

describe('checkDocument', () => {
  it('throws for no JSON object', () => {
    fc.assert(fc.property(object(fc.jsonValue()), proves));
  });

  it('throws for no document that is made of its own words', () => {
    fc.assert(fc.property(object(nearly), proves), { numRuns: 500 });
  });

  it('throws for no document that is nearly right', () => {
    const rule = fc.record({ name: nearly, when: nearly, assign: nearly }, { requiredKeys: [] });
    const members = { rules: fc.array(rule), hubs: nearly, facts: object(nearly), defaults: nearly, lists: nearly };
    fc.assert(
      fc.property(fc.record(members, { requiredKeys: [] }), document => proves({ ...leastPolicy, ...document })),
      { numRuns: 500 },
    );
  });

  it('passes only conditions that compile', () => {
    const values = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.boolean(),
      words,
      fc.constantFrom('12.1', '^a'),
    );
    const operators = fc.constantFrom('prefix', 'regex', 'in', 'gt', 'exists', 'glob');
    const facts = fc.constantFrom('registrationId', 'firstRegistration', 'payload.x', 'enrollment.kind', 'tenant', 'x');
    const tests = fc.oneof(values, fc.array(values), fc.dictionary(operators, values));
    fc.assert(
      fc.property(fc.dictionary(facts, tests, { minKeys: 1 }), when => {
        const document = { ...leastPolicy, lists: { all: ['x'] }, rules: [{ name: 'r', when, assign: 'all' }] };
        try {
          compiled(document);
        } catch (error) {
          // `compiled` throws the problems that it found, which is their list; anything else slipped through the checks.
          expect((error as Error).message).toMatch(/^\[/);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('didYouMean', () => {
  it('finds a known name again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), names => {
        const [name] = names as [string];
        expect(didYouMean(name, [name])).toBe(`did you mean ${name}?`);
        expect(didYouMean(name.toUpperCase().toLowerCase(), [])).toBe('there is none');
      }),
    );
  });
});
