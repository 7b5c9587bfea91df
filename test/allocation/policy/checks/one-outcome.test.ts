import { bySchema, error, problemsOfRule, problemsWith } from '../problems-under-test';

const cure = 'say exactly one of assign, reject, retry';

describe('the check one-outcome', () => {
  it.each<[string, object, object[]]>([
    ['assign', { assign: 'all' }, []],
    ['reject', { reject: 'no' }, []],
    ['retry', { retry: 'later' }, []],
    ['none', {}, [error('one-outcome', ['rules', 0], 'it has no outcome', cure)]],
    [
      'none, though there is a condition',
      { when: { registrationId: 'x' } },
      [error('one-outcome', ['rules', 0], 'it has no outcome', cure)],
    ],
    [
      'two',
      { assign: 'all', retry: 'later' },
      [error('one-outcome', ['rules', 0], 'it has 2 outcomes: assign, retry', cure)],
    ],
    [
      'three',
      { assign: 'all', reject: 'no', retry: 'later' },
      [error('one-outcome', ['rules', 0], 'it has 3 outcomes: assign, reject, retry', cure)],
    ],
    ['a misspelled one, which the schema refuses', { asign: 'all' }, [bySchema(['rules', '0', 'asign'], 'key')]],
    [
      'two beside an unknown member, which are two mistakes',
      { assign: 'all', reject: 'no', colour: 'red' },
      [
        bySchema(['rules', '0', 'colour'], 'key'),
        error('one-outcome', ['rules', 0], 'it has 2 outcomes: assign, reject', cure),
      ],
    ],
  ])('a rule with %s', (_, outcome, expected) => {
    expect(problemsOfRule(outcome)).toEqual(expected);
  });

  it.each<[string, unknown, object[]]>([
    ['none', {}, [error('one-outcome', ['otherwise'], 'it has no outcome', cure)]],
    [
      'two',
      { assign: 'all', reject: 'no' },
      [error('one-outcome', ['otherwise'], 'it has 2 outcomes: assign, reject', cure)],
    ],
    ['a text for an object', 'reject', [bySchema(['otherwise'])]],
  ])('otherwise with %s', (_, otherwise, expected) => {
    expect(problemsWith({ otherwise })).toEqual(expected);
  });
});
