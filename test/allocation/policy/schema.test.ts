import { builtin } from '../../../lib/allocation/builtin';
import { fact, operator, picker } from '../../../lib/allocation/plugin';
import { policySchema } from '../../../lib/allocation/policy/schema';
import { policyProblems } from '../../../lib/build/load-policy';
import { tools } from '../policy-under-test';
import { problemsOfAssign, problemsOfRule, problemsOfWhen, problemsWith } from './problems-under-test';

const hubs = [{ name: 'a', tags: ['t', 'u'], location: 'westeurope' }];

describe('a valid policy', () => {
  it.each<[string, object]>([
    ['nothing more than it must', {}],
    ['a whole header', { private: ['payload.secret'], lists: { eu: ['AT', 5, true] }, defaults: { onError: 'retry' } }],
    [
      'facts with sources',
      {
        facts: {
          tenant: ['enrollment.id', { from: 'registrationId', capture: '^(.)' }],
          geo: [{ country: 'enrollment.tags.c' }],
        },
      },
    ],
    [
      'hubs',
      {
        hubs: [{ name: '*-weu-*', tags: ['eu'], location: 'westeurope', weight: 0.5, capacity: 9, state: 'cordoned' }],
      },
    ],
    [
      'defaults',
      {
        defaults: {
          pick: ['first', { weighted: {} }],
          keep: 'linked',
          initialTwin: { tags: { a: '{{dps}}' } },
          onError: 'keep',
        },
      },
    ],
    ['otherwise assign', { otherwise: { assign: 'all' } }],
    ['otherwise retry', { otherwise: { retry: { reason: 'later', after: 1, returning: true } } }],
  ])('has %s', (_, members) => {
    expect(problemsWith(members)).toEqual([]);
  });

  it.each<[string, object]>([
    ['a scalar', { registrationId: 'x', firstRegistration: true, 'payload.n': 5 }],
    ['scalars', { 'payload.n': [1, 'x', false] }],
    ['text operators', { deviceId: { prefix: 'a', suffix: 'b', contains: 'c', glob: 'a*b', regex: '^a' } }],
    ['order', { 'payload.n': { gt: 1, gte: 1, lt: 5, lte: 5 }, 'payload.at': { gt: '2026-01-15T12:00:00Z' } }],
    ['a version', { 'payload.v': { version: '>=1.2 <2' } }],
    ['percent', { registrationId: { percent: { of: 12.5, salt: 's' } } }],
    ['combinations', { all: [{ not: { any: [{ dps: 'x' }] } }], not: { dps: { exists: true } } }],
    [
      'paths',
      { 'payload.a.b': 1, 'payload["a.b"]': 1, 'payload.a[0]': 1, 'payload[0]': 1, 'enrollment.tags["x y"]': 1 },
    ],
    ['facts as they are', { payload: { exists: true }, 'enrollment.tags': { exists: false } }],
  ])('has conditions: %s', (_, when) => {
    expect(problemsOfWhen(when)).toEqual([]);
  });

  it.each<[string, object]>([
    ['a glob', { assign: '*' }],
    ['a selector', { assign: { name: 'a', tag: ['t', 'u'], location: 'westeurope', not: { not: 'all' } } }],
    ['groups', { assign: ['a', { tag: 't' }, 'all'] }],
    [
      'everything',
      {
        assign: {
          hubs: [{ tag: 't' }],
          pick: 'first',
          keep: 'never',
          initialTwin: { tags: {}, properties: { desired: {} } },
          payload: {},
        },
      },
    ],
    ['reject', { reject: { reason: 'no', as: 'hubNotSpecified', returning: false } }],
    ['retry', { retry: 'later' }],
  ])('has outcomes: %s', (_, outcome) => {
    expect(problemsWith({ hubs, rules: [{ name: 'r', ...outcome }] })).toEqual([]);
  });
});

describe('a mistake makes one problem', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', [], []],
    ['nothing', null, []],
    ['no version', { name: 'n', rules: [{ name: 'r', assign: 'all' }], otherwise: { reject: 'no' } }, ['policy']],
    ['no name', { policy: 1, rules: [{ name: 'r', assign: 'all' }], otherwise: { reject: 'no' } }, ['name']],
    ['no rules', { policy: 1, name: 'n', otherwise: { reject: 'no' } }, ['rules']],
    ['no otherwise', { policy: 1, name: 'n', rules: [{ name: 'r', assign: 'all' }] }, ['otherwise']],
  ])('%s', (_, document, path) => {
    expect(policyProblems(document, tools)).toEqual([expect.objectContaining({ severity: 'error', path })]);
  });

  it.each<[string, object, (string | number)[]]>([
    ['another version', { policy: 2 }, ['policy']],
    ['a version in quotes', { policy: '1' }, ['policy']],
    ['an empty name', { name: '' }, ['name']],
    ['an unknown member', { colour: 'red' }, ['colour']],
    ['a misspelled section', { defalts: {} }, ['defalts']],
    ['an empty list of rules', { rules: [] }, ['rules']],
    ['rules that are an object', { rules: {} }, ['rules']],
    ['a rule that is null', { rules: [null] }, ['rules', '0']],
    ['private that is a text', { private: 'payload.x' }, ['private']],
    ['private that holds an empty text', { private: [''] }, ['private', '0']],
    ['an empty list', { lists: { eu: [] } }, ['lists', 'eu']],
    ['null in a list', { lists: { eu: [null] } }, ['lists', 'eu', '0']],
    ['an unknown onError', { defaults: { onError: 'ignore' } }, ['defaults', 'onError']],
    ['a payload in defaults', { defaults: { payload: {} } }, ['defaults', 'payload']],
    ['no hubs described', { hubs: [] }, ['hubs']],
    ['a hub without a name', { hubs: [{}] }, ['hubs', '0', 'name']],
    ['a hub with an empty name', { hubs: [{ name: '' }] }, ['hubs', '0', 'name']],
    ['a weight below 0', { hubs: [{ name: 'a', weight: -1 }] }, ['hubs', '0', 'weight']],
    ['a weight in quotes', { hubs: [{ name: 'a', weight: '1' }] }, ['hubs', '0', 'weight']],
    ['a capacity below 0', { hubs: [{ name: 'a', capacity: -1 }] }, ['hubs', '0', 'capacity']],
    ['an unknown state', { hubs: [{ name: 'a', state: 'drained' }] }, ['hubs', '0', 'state']],
    ['tags that are a text', { hubs: [{ name: 'a', tags: 'eu' }] }, ['hubs', '0', 'tags']],
    ['a tag that is a number', { hubs: [{ name: 'a', tags: [1] }] }, ['hubs', '0', 'tags', '0']],
    ['an unknown member of a hub', { hubs: [{ name: 'a', region: 'x' }] }, ['hubs', '0', 'region']],
    ['limits, which come later', { limits: [] }, ['limits']],
  ])('%s', (_, members, path) => {
    expect(problemsWith(members)).toEqual([expect.objectContaining({ severity: 'error', path })]);
  });

  it.each<[string, object, string[]]>([
    ['an empty when', { when: {}, assign: 'all' }, ['when']],
    ['a when that is null', { when: null, assign: 'all' }, ['when']],
    ['a when that is a list', { when: [{ dps: 'x' }], assign: 'all' }, ['when']],
    ['an empty all', { when: { all: [] }, assign: 'all' }, ['when', 'all']],
    ['an all that is an object', { when: { all: { dps: 'x' } }, assign: 'all' }, ['when', 'all']],
    ['an empty object in any', { when: { any: [{}] }, assign: 'all' }, ['when', 'any', '0']],
    ['an empty not', { when: { not: {} }, assign: 'all' }, ['when', 'not']],
    ['an empty text for an operator', { when: { dps: { prefix: '' } }, assign: 'all' }, ['when', 'dps', 'prefix']],
    ['a misspelled when', { wen: { dps: 'x' }, assign: 'all' }, ['wen']],
    ['an unknown as', { reject: { reason: 'no', as: 'rejected' } }, ['reject', 'as']],
    ['no reason', { reject: {} }, ['reject', 'reason']],
    ['an empty reason', { reject: '' }, ['reject']],
    ['an empty reason to come again', { retry: { reason: '' } }, ['retry', 'reason']],
    ['one and a half seconds', { retry: { reason: 'x', after: 1.5 } }, ['retry', 'after']],
    ['no time at all', { retry: { reason: 'x', after: 0 } }, ['retry', 'after']],
    ['returning in quotes', { retry: { reason: 'x', returning: 'true' } }, ['retry', 'returning']],
  ])('%s, in a rule', (_, members, path) => {
    expect(problemsOfRule(members)).toEqual([
      expect.objectContaining({ severity: 'error', path: ['rules', '0', ...path] }),
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['null', null, []],
    ['an empty text', '', []],
    ['an empty list', [], []],
    ['an empty object', {}, []],
    ['a number in a list', ['a', 1], ['1']],
    ['an empty hubs', { hubs: '' }, ['hubs']],
    ['an empty selector', { hubs: {} }, ['hubs']],
    ['an unknown member of a selector', { hubs: { names: 'a' } }, ['hubs', 'names']],
    ['an empty tag', { tag: '' }, ['tag']],
    ['no tags', { hubs: { tag: [] } }, ['hubs', 'tag']],
    ['a list in a list', [['a']], ['0']],
    ['a not that is a list', { name: 'a', not: ['b'] }, ['not']],
    ['an unknown keep', { hubs: 'a', keep: 'always' }, ['keep']],
    ['a misspelled keep', { hubs: 'a', kep: 'never' }, ['kep']],
    ['a misspelled hubs', { hub: 'a' }, ['hub']],
    ['an unknown member of a twin', { hubs: 'a', initialTwin: { Tags: {} } }, ['initialTwin', 'Tags']],
    [
      'desired in capitals',
      { hubs: 'a', initialTwin: { properties: { Desired: {} } } },
      ['initialTwin', 'properties', 'Desired'],
    ],
    ['a payload that is a list', { hubs: 'a', payload: ['x'] }, ['payload']],
  ])('%s, in an assignment', (_, assign, path) => {
    const problems = problemsOfAssign(assign).filter(({ check }) => check !== 'hub-selectors');
    expect(problems).toEqual([expect.objectContaining({ severity: 'error', path: ['rules', '0', 'assign', ...path] })]);
  });
});

describe('policySchema', () => {
  const own = [
    fact({
      name: 'own.fact',
      summary: 'A fact.',
      type: 'json',
      vouchedBy: 'DPS',
      hasMembers: true,
      options: { type: 'array' },
      section: 'own',
      compile: () => ({ read: () => 1 }),
    }),
    fact({ name: 'other', summary: 'Another.', type: 'text', vouchedBy: 'DPS', compile: () => ({ read: () => 1 }) }),
    operator({
      name: 'sounds',
      summary: 'An operator.',
      argument: { type: 'string' },
      tests: ['text'],
      words: () => '',
      compile: () => () => true,
    }),
    picker({
      name: 'dice',
      summary: 'A picker.',
      prefer: 'lowest',
      options: { type: 'object', required: ['sides'] },
      compile: () => () => () => 1,
    }),
    picker({ name: 'plain', summary: 'Another picker.', prefer: 'lowest', compile: () => () => () => 1 }),
  ];
  const { properties, definitions } = policySchema(own) as Record<string, Record<string, Record<string, unknown>>>;

  it('puts in the sections of facts that have options', () => {
    expect(properties?.facts?.properties).toStrictEqual({ own: { type: 'array' } });
  });

  it('puts in facts, with a pattern for those that have members', () => {
    expect(definitions?.When?.properties).toEqual({
      all: expect.any(Object),
      any: expect.any(Object),
      not: expect.any(Object),
      'own.fact': { description: 'A fact.', $ref: '#/definitions/Test' },
      other: { description: 'Another.', $ref: '#/definitions/Test' },
    });
    expect(definitions?.When?.patternProperties).toEqual({
      '^own\\.fact[.\\[]': { description: 'A fact.', $ref: '#/definitions/Test' },
    });
  });

  it('puts in operators with their arguments', () => {
    expect(definitions?.Test?.properties).toEqual({ sounds: { description: 'An operator.', type: 'string' } });
  });

  it.each(['Picker', 'Pick'])('puts in pickers with their options: %s', name => {
    expect(Object.keys(definitions?.[name]?.properties ?? {})).toEqual(['dice', 'plain']);
    expect(definitions?.[name]).toMatchObject({
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        dice: { description: 'A picker.', type: 'object', required: ['sides'] },
        plain: { description: 'Another picker.', type: 'object', maxProperties: 0 },
      },
    });
  });

  it('leaves nothing behind for the next', () => {
    expect(policySchema([])).toMatchObject({
      definitions: { Test: { properties: {} }, When: { patternProperties: {} } },
    });
    expect(JSON.stringify(policySchema(builtin))).not.toContain('sounds');
  });

  it('has no anyOf or oneOf, so that one mistake makes one error', () => {
    expect(JSON.stringify(policySchema(builtin))).not.toMatch(/"(anyOf|oneOf)"/);
  });
});
