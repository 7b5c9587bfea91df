import { shownFact, shownFacts } from '../../../lib/allocation/decision/shown';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { policyWith } from '../policy-under-test';
import { registrationUnderTest } from '../request-under-test';

const open = new Set<string>();

describe('shownFact', () => {
  it.each<[string, string | number | boolean | object | undefined, unknown]>([
    ['a text', 'x', 'x'],
    ['an empty text', '', ''],
    ['a text of 100 characters', 'x'.repeat(100), 'x'.repeat(100)],
    ['a longer text, cut', 'x'.repeat(101), `${'x'.repeat(100)}…`],
    ['a number', 0, 0],
    ['true or false', false, false],
    ['an absent fact', undefined, null],
    ['an object, without its inside', { secret: 1 }, '{…}'],
    ['a list, without its inside', ['secret', 2], '[2 items]'],
  ])('shows %s', (_, value, expected) => {
    expect(shownFact('payload.x', value, open)).toBe(expected);
  });

  it('hides a private fact, and no other', () => {
    expect(shownFact('payload.secret', 'value', new Set(['payload.secret']))).toBe('***');
    expect(shownFact('payload.secrets', 'value', new Set(['payload.secret']))).toBe('value');
  });

  it('does not tell whether a private fact is there', () => {
    expect(shownFact('payload.secret', undefined, new Set(['payload.secret']))).toBe('***');
  });
});

describe('shownFacts', () => {
  it('shows facts by path, as they came', () => {
    const { slots } = policyWith({
      rules: [{ name: 'r', when: { registrationId: 'x', 'payload.a': 1, 'payload.b': 2 }, assign: 'all' }],
    });
    const facts = new Facts(registrationUnderTest({ linked: ['one'], id: 'ABC', payload: { a: 5, b: 6 } }), 3);
    expect(shownFacts(slots, facts, new Set(['payload.b']))).toEqual({
      registrationId: 'ABC',
      'payload.a': 5,
      'payload.b': '***',
    });
  });
});
