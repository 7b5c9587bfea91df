import { fact } from '../../../../lib/allocation/plugin';
import { checkDocument } from '../../../../lib/allocation/policy/checks';
import { leastPolicy, tools } from '../../policy-under-test';
import { bySchema, error, problemsOfWhen, problemsWith } from '../problems-under-test';

const when = ['rules', 0, 'when'];
const misfit = (path: string[], what: string) => ({ ...error('test-arguments', [...when, ...path], what), at: 'key' });

describe('the check test-arguments', () => {
  it.each<[string, object]>([
    ['a text', { registrationId: 'x' }],
    ['texts', { registrationId: ['x', 'y'] }],
    ['true or false', { firstRegistration: false }],
    ['a value that the fact can have', { 'enrollment.kind': 'group', 'attestation.type': ['tpm', 'x509', 'none'] }],
    ['anything of a payload', { 'payload.a': [1, 'x', true], 'payload.b': { gt: 5 }, 'payload.c': { prefix: 'x' } }],
    ['operators that fit', { registrationId: { prefix: 'a', percent: { of: 5, salt: 's' } } }],
    ['exists of anything', { firstRegistration: { exists: true }, 'payload.x': { exists: false } }],
    ['a pattern', { deviceId: { regex: '^a+$' } }],
    ['a time as the limit of a text', { deviceId: { lt: '2026-01-15' } }],
    ['times', { 'payload.at': { gt: '2026-01-15', lte: '2026-01-15T12:00:00Z' } }],
  ])('accepts %s', (_, condition) => {
    expect(problemsOfWhen(condition)).toEqual([]);
  });

  it.each<[string, object, object]>([
    [
      'for another fact',
      { deviceId: { percent: { of: 5, salt: 's' } } },
      misfit(['deviceId', 'percent'], 'percent tests registrationId only'),
    ],
    [
      'for a member',
      { 'payload.id': { percent: { of: 5, salt: 's' } } },
      misfit(['payload.id', 'percent'], 'percent tests registrationId only'),
    ],
    [
      'for another type',
      { firstRegistration: { prefix: 'x' } },
      misfit(['firstRegistration', 'prefix'], 'firstRegistration is a boolean, and prefix tests text only'),
    ],
    [
      'for other types',
      { firstRegistration: { gt: 1 } },
      misfit(['firstRegistration', 'gt'], 'firstRegistration is a boolean, and gt tests number or text only'),
    ],
  ])('refuses an operator %s', (_, condition, expected) => {
    expect(problemsOfWhen(condition)).toEqual([expected]);
  });

  it.each<[string, object, string[], string, string?]>([
    [
      'a number for a text',
      { registrationId: 12 },
      ['registrationId'],
      'registrationId is a text, and 12 is not',
      'quote it: "12"',
    ],
    [
      'one of several',
      { registrationId: ['x', true] },
      ['registrationId'],
      'registrationId is a text, and true is not',
      'quote it: "true"',
    ],
    [
      'a text for true or false',
      { firstRegistration: 'true' },
      ['firstRegistration'],
      'firstRegistration is a boolean, and "true" is not',
    ],
    [
      'a value that it never has',
      { 'enrollment.kind': 'groups' },
      ['enrollment.kind'],
      'enrollment.kind is never "groups"',
      'did you mean group?',
    ],
    [
      'a value that nothing is near',
      { 'attestation.type': ['tpm', 'password'] },
      ['attestation.type'],
      'attestation.type is never "password"',
      'known are symmetricKey, x509, tpm, none',
    ],
    [
      'a pattern that does not parse',
      { deviceId: { regex: 'a(' } },
      ['deviceId', 'regex'],
      'error parsing regexp: missing closing ): `a(`',
    ],
    [
      'a number as the limit of a text',
      { modelVersion: { gte: 2 } },
      ['modelVersion', 'gte'],
      'modelVersion is a text, and 2 is not',
      'write a version as version: ">=1.2"',
    ],
    [
      'no number and no time',
      { 'payload.at': { gt: 'soon' } },
      ['payload.at', 'gt'],
      '"soon" is neither a number nor an ISO 8601 time such as 2026-01-15T12:00:00Z',
      'write a number, such as 12.5, or a time, such as "2026-01-15"; of texts only versions have an order: version: ">=1.2"',
    ],
    [
      'a pattern that RE2 does not know',
      { deviceId: { regex: '^(?=a)' } },
      ['deviceId', 'regex'],
      expect.stringContaining('(?='),
      'RE2 has no lookahead and no lookbehind: write a second test, inside of not for what must be missing',
    ],
  ])('refuses %s', (_, condition, path, what, ...[cure]) => {
    expect(problemsOfWhen(condition)).toEqual([error('test-arguments', [...when, ...path], what, cure)]);
  });

  describe('a list', () => {
    const of = (lists: unknown, list: string) =>
      problemsWith({
        ...(lists !== undefined && { lists }),
        rules: [{ name: 'r', when: { deviceId: { in: list } }, assign: 'all' }],
      });
    const missing = (name: string, cure: string) =>
      error('test-arguments', [...when, 'deviceId', 'in'], `there is no list ${name}`, cure);

    it.each<[string, unknown, string, object[]]>([
      ['is there', { eu: ['DE'] }, 'eu', []],
      ['is misspelled', { europe: ['DE'] }, 'erope', [missing('erope', 'did you mean europe?')]],
      ['is one of none', undefined, 'eu', [missing('eu', 'add it to the policy: lists: { eu: [ … ] }')]],
      ['is what JavaScript adds to objects', { eu: ['DE'] }, 'toString', [missing('toString', 'known are eu')]],
      ['has a wrong shape, which the schema refuses', { eu: 'DE' }, 'eu', [bySchema(['lists', 'eu'])]],
      [
        'is one of a wrong shape, which the schema refuses',
        ['DE'],
        'eu',
        [bySchema(['lists']), missing('eu', 'add it to the policy: lists: { eu: [ … ] }')],
      ],
    ])('%s', (_, lists, list, expected) => {
      expect(of(lists, list)).toEqual(expected);
    });
  });

  it('refuses a text as the limit of a number', () => {
    const own = fact({
      name: 'own',
      summary: 'a number',
      type: 'number',
      vouchedBy: 'device',
      compile: () => ({ read: () => 1 }),
    });
    const rules = [{ name: 'r', when: { own: { lt: '2026-01-15' } }, assign: 'all' }];
    expect(checkDocument({ ...leastPolicy, rules }, { ...tools, plugins: [...tools.plugins, own] })).toEqual([
      error('test-arguments', [...when, 'own', 'lt'], 'own is a number, and "2026-01-15" is not'),
    ]);
  });

  describe('a list of which no value fits', () => {
    const of = (list: unknown[], fact: string) =>
      problemsWith({ lists: { eu: list }, rules: [{ name: 'r', when: { [fact]: { in: 'eu' } }, assign: 'all' }] });

    it.each<[string, unknown[], string, string, string?]>([
      [
        'numbers for a text',
        [1, 2],
        'registrationId',
        'nothing in the list eu fits: registrationId is a text, and 1 is not',
        'quote it: "1"',
      ],
      [
        'texts for true or false',
        ['yes'],
        'firstRegistration',
        'nothing in the list eu fits: firstRegistration is a boolean, and "yes" is not',
      ],
      [
        'values that the fact never has',
        ['groups', 1],
        'enrollment.kind',
        'nothing in the list eu fits: enrollment.kind is never "groups"',
        'did you mean group?',
      ],
    ])('%s', (_, list, fact, what, ...[cure]) => {
      expect(of(list, fact)).toEqual([error('test-arguments', [...when, fact, 'in'], what, cure)]);
    });

    it('is not one of which some do', () => {
      expect(of([1, 'x'], 'registrationId')).toEqual([]);
      expect(of([1, 2], 'payload.n')).toEqual([]);
    });
  });

  it.each<[string, object, string[], ('key' | 'value')?]>([
    ['an unknown operator', { registrationId: { sufix: 'x' } }, ['registrationId', 'sufix'], 'key'],
    ['the operator that has no name', { registrationId: { equals: 'x' } }, ['registrationId', 'equals'], 'key'],
    ['an argument of another type', { registrationId: { prefix: 5 } }, ['registrationId', 'prefix']],
    ['a list whose name is no text', { registrationId: { in: 0 } }, ['registrationId', 'in']],
    ['a range that is none', { 'payload.v': { version: '12.x' } }, ['payload.v', 'version']],
    ['a missing member', { registrationId: { percent: { of: 5 } } }, ['registrationId', 'percent', 'salt']],
    ['too much', { registrationId: { percent: { of: 101, salt: 's' } } }, ['registrationId', 'percent', 'of']],
    ['null', { registrationId: null }, ['registrationId']],
    ['null in a list', { registrationId: ['x', null] }, ['registrationId', '1']],
    ['a list in a list', { registrationId: [[]] }, ['registrationId', '0']],
    ['an empty list', { registrationId: [] }, ['registrationId']],
    ['no operator', { registrationId: {} }, ['registrationId']],
  ])('leaves to the schema %s', (_, condition, path, ...[at]) => {
    expect(problemsOfWhen(condition)).toEqual([bySchema(['rules', '0', 'when', ...path], at)]);
  });
});
