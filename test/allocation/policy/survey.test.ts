import { surveyPolicy, textsIn } from '../../../lib/allocation/policy/survey';

describe('surveyPolicy', () => {
  it('finds every part with its place', () => {
    const survey = surveyPolicy({
      hubs: [{ name: 'h' }],
      defaults: { pick: ['first'], initialTwin: { tags: { d: 1 } } },
      rules: [
        {
          when: { a: 1, b: { gt: 2, lt: 3 }, all: [{ c: [4] }], any: [{ not: { d: null } }] },
          assign: {
            hubs: ['x', 'all', { tag: 't', not: 'y' }],
            pick: 'first',
            initialTwin: { tags: {} },
            payload: { p: 1 },
          },
        },
        { reject: 'no', retry: 'later' },
      ],
      otherwise: { assign: { name: 'z' } },
    });
    const assign = ['rules', 0, 'assign'];
    expect(survey.rules.map(({ path }) => path)).toEqual([
      ['rules', 0],
      ['rules', 1],
    ]);
    expect(survey.outcomes.map(({ kind, path }) => [kind, ...path])).toEqual([
      ['assign', ...assign],
      ['reject', 'rules', 1, 'reject'],
      ['retry', 'rules', 1, 'retry'],
      ['assign', 'otherwise', 'assign'],
    ]);
    const when = ['rules', 0, 'when'];
    expect(survey.tests).toEqual([
      { fact: 'a', operator: 'equals', argument: 1, path: [...when, 'a'], argumentPath: [...when, 'a'] },
      { fact: 'b', operator: 'gt', argument: 2, path: [...when, 'b'], argumentPath: [...when, 'b', 'gt'] },
      { fact: 'b', operator: 'lt', argument: 3, path: [...when, 'b'], argumentPath: [...when, 'b', 'lt'] },
      {
        fact: 'c',
        operator: 'equals',
        argument: [4],
        path: [...when, 'all', 0, 'c'],
        argumentPath: [...when, 'all', 0, 'c'],
      },
      {
        fact: 'd',
        operator: 'equals',
        argument: null,
        path: [...when, 'any', 0, 'not', 'd'],
        argumentPath: [...when, 'any', 0, 'not', 'd'],
      },
    ]);
    expect(survey.selectors).toEqual([
      { value: { name: 'x' }, path: [...assign, 'hubs', 0] },
      { value: { tag: 't', not: 'y' }, path: [...assign, 'hubs', 2] },
      { value: { name: 'y' }, path: [...assign, 'hubs', 2, 'not'] },
      { value: { name: 'z' }, path: ['otherwise', 'assign'] },
    ]);
    expect(survey.twins).toEqual([
      { value: { tags: {} }, path: [...assign, 'initialTwin'] },
      { value: { tags: { d: 1 } }, path: ['defaults', 'initialTwin'] },
    ]);
    expect(survey.payloads).toEqual([{ value: { p: 1 }, path: [...assign, 'payload'] }]);
    expect(survey.picks).toEqual([
      { value: 'first', path: [...assign, 'pick'] },
      { value: 'first', path: ['defaults', 'pick', 0] },
    ]);
    expect(survey.hubs).toEqual([{ value: { name: 'h' }, path: ['hubs', 0] }]);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['null everywhere', { rules: null, hubs: null, defaults: null, otherwise: null }],
    ['texts everywhere', { rules: 'x', hubs: 'x', defaults: 'x', otherwise: 'x' }],
    ['lists of what is no object', { rules: [null, 1, 'x', []], hubs: [null], otherwise: [] }],
  ])('passes over %s', (_, document) => {
    expect(surveyPolicy({ ...document })).toEqual({
      document,
      rules: [],
      outcomes: [],
      tests: [],
      selectors: [],
      twins: [],
      payloads: [],
      picks: [],
      hubs: [],
    });
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['nothing', null],
    ['what names no hubs', { keep: 'never', initialTwin: 1, payload: [] }],
    ['a list of junk', [1, null, {}, []]],
  ])('finds no selector, twin or payload in an assignment that is %s', (_, assign) => {
    const { selectors, twins, payloads } = surveyPolicy({ rules: [{ assign }] });
    expect({ selectors, twins, payloads }).toEqual({ selectors: [], twins: [], payloads: [] });
  });

  it('looks into an `all` that should have been a list', () => {
    expect(surveyPolicy({ rules: [{ when: { all: { a: 1 } } }] }).tests).toMatchObject([
      { fact: 'a', path: ['rules', 0, 'when', 'all', 'a'] },
    ]);
  });
});

describe('textsIn', () => {
  it('finds every text with its place', () => {
    expect(textsIn({ a: ['x', 1, { b: 'y' }], c: null, d: true, e: 'z' }, ['at'])).toEqual([
      { value: 'x', path: ['at', 'a', 0] },
      { value: 'y', path: ['at', 'a', 2, 'b'] },
      { value: 'z', path: ['at', 'e'] },
    ]);
  });

  it('is content with a text', () => expect(textsIn('x', ['at'])).toEqual([{ value: 'x', path: ['at'] }]));
});
