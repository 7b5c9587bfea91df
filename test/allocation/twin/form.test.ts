import type { JsonObject } from '../../../lib/allocation/json-object';
import { compileForm, type Limits } from '../../../lib/allocation/twin/form';
import { withPayload } from '../rules/given';

/** Values of at most five characters, forms of at most `size` as JSON. */
function limits(size = 1000): Limits {
  return {
    problem: value => (typeof value === 'string' && value.length > 5 ? 'it is too long' : undefined),
    tooLarge: value => JSON.stringify(value).length > size,
  };
}

function filled(form: JsonObject, payload: JsonObject = {}, settings: Limits = limits()) {
  return withPayload(slotOf => compileForm(form, 'tags', settings, slotOf))(payload);
}

describe('compileForm', () => {
  it('gives back what holds no template as it is', () => {
    const form = { a: 1, b: { c: ['x', null] } };
    expect(filled(form).value).toBe(form);
    expect(filled(form).omitted).toEqual([]);
  });

  it.each([['text'], [1.5], [true], [false], [0], [''], [{ b: [1] }], [['b', 2]]])(
    'keeps the type of %j where the text is one template',
    value => {
      expect(filled({ a: '{{payload.a}}' }, { a: value })).toEqual({ value: { a: value }, omitted: [] });
      expect(filled({ a: ' {{payload.a}}' }, { a: value }).value.a).not.toEqual(value);
    },
  );

  it.each<[string, JsonObject, JsonObject, JsonObject, string[]]>([
    ['mixed text', { a: 'n-{{payload.n}}' }, { n: 12 }, { a: 'n-12' }, []],
    ['two templates', { a: '{{payload.n}}{{payload.n}}' }, { n: 12 }, { a: '1212' }, []],
    [
      'what needs no filling beside',
      { a: '{{payload.n}}', b: 1, c: { d: null } },
      { n: 1 },
      { a: 1, b: 1, c: { d: null } },
      [],
    ],
    ['nested objects', { a: { b: { c: '{{payload.n}}' } } }, { n: 1 }, { a: { b: { c: 1 } } }, []],
    ['lists', { a: ['x', '{{payload.n}}', { b: '{{payload.n}}' }] }, { n: 1 }, { a: ['x', 1, { b: 1 }] }, []],
    ['lists in lists', { a: [['{{payload.n}}'], ['x']] }, { n: 1 }, { a: [[1], ['x']] }, []],
    ['without an absent member', { a: '{{payload.n}}', b: 1 }, {}, { b: 1 }, ['tags.a']],
    ['without a member that is null', { a: '{{payload.n}}' }, { n: null }, {}, ['tags.a']],
    ['without a mixed text that lacks a fact', { a: 'x{{payload.n}}' }, {}, {}, ['tags.a']],
    ['without an absent item', { a: [1, '{{payload.n}}', 2] }, {}, { a: [1, 2] }, ['tags.a[1]']],
    [
      'without an absent member of an item',
      { a: [{ b: '{{payload.n}}', c: 1 }] },
      {},
      { a: [{ c: 1 }] },
      ['tags.a[0].b'],
    ],
    ['with an object that loses its only member', { a: { b: '{{payload.n}}' } }, {}, { a: {} }, ['tags.a.b']],
    ['without a value past a limit', { a: '{{payload.n}}' }, { n: '123456' }, {}, ['tags.a']],
    ['with a value just within a limit', { a: '{{payload.n}}' }, { n: '12345' }, { a: '12345' }, []],
    ['without a mixed text past a limit', { a: 'x{{payload.n}}' }, { n: '12345' }, {}, ['tags.a']],
  ])('fills in %s', (_, form, payload, value, omitted) => {
    const result = filled(form, payload);
    expect(result.value).toEqual(value);
    expect(result.omitted.map(({ path }) => path)).toEqual(omitted);
  });

  it('says why a member stays out', () => {
    expect(filled({ a: 'x-{{payload.n}}', b: '{{payload.m}}' }, { m: '123456' }).omitted).toEqual([
      { path: 'tags.a', why: 'x-{{payload.n}} is absent' },
      { path: 'tags.b', why: 'it is too long' },
    ]);
  });

  it('asks for limits at the level of each member, the form itself being 0', () => {
    const problem = jest.fn(() => undefined);
    filled({ a: '{{payload.n}}', b: { c: '{{payload.n}}', d: ['{{payload.n}}'] } }, { n: 1 }, { ...limits(), problem });
    // The first call is about what the policy wrote.
    expect(problem.mock.calls.slice(1)).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
  });

  it('makes an own member of __proto__', () => {
    const { value } = filled(JSON.parse('{"__proto__": "{{payload.n}}", "a": {"__proto__": {"b": "{{payload.n}}"}}}'), {
      n: 1,
    });
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"a":{"__proto__":{"b":1}}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('never changes the policy or the registration', () => {
    const form = { a: '{{payload.o}}', b: ['{{payload.o}}'] };
    const payload = { o: { x: 'yyyyy' } };
    filled(form, payload, limits(30));
    expect(form).toEqual({ a: '{{payload.o}}', b: ['{{payload.o}}'] });
    expect(payload).toEqual({ o: { x: 'yyyyy' } });
  });
});

describe('a form that is too large as a whole', () => {
  const form = {
    a: '{{payload.n}}',
    b: { c: '{{payload.n}}', d: 'kept' },
    e: ['{{payload.n}}', 'x'],
    f: '{{payload.n}}',
    g: 1,
  };
  const payload = { n: 12345 };
  const whole = { a: 12345, b: { c: 12345, d: 'kept' }, e: [12345, 'x'], f: 12345, g: 1 };
  const steps: [JsonObject, string[]][] = [
    [whole, []],
    [{ ...whole, f: undefined }, ['tags.f']],
    [{ a: 12345, b: { c: 12345, d: 'kept' }, g: 1 }, ['tags.f', 'tags.e']],
    [{ a: 12345, b: { d: 'kept' }, g: 1 }, ['tags.f', 'tags.e', 'tags.b.c']],
    [{ b: { d: 'kept' }, g: 1 }, ['tags.f', 'tags.e', 'tags.b.c', 'tags.a']],
  ];

  it.each(steps)('fits as %j', (value, omitted) => {
    const size = JSON.stringify(value).length;
    const result = filled(form, payload, limits(size));
    expect(result.value).toEqual(JSON.parse(JSON.stringify(value)));
    expect(result.omitted).toEqual(omitted.map(path => ({ path, why: 'the whole would be too large' })));
  });

  it('throws where the policy itself is too large, with or without something to fill in', () => {
    expect(() => filled(form, payload, limits(1))).toThrow('tags breaks a limit: it is too large');
    expect(() => filled({ a: 1 }, {}, limits(1))).toThrow('tags breaks a limit: it is too large');
    expect(filled({ a: 1 }, {}, limits(7)).value).toEqual({ a: 1 });
  });

  it('throws where the policy itself breaks a limit', () => {
    const problem = (value: unknown, level: number) =>
      level === 0 && JSON.stringify(value).includes('bad') ? 'it is bad' : undefined;
    expect(() => filled({ a: 'bad' }, {}, { ...limits(), problem })).toThrow('tags breaks a limit: it is bad');
  });

  it('takes a list out as one member', () => {
    const list = { a: [{ b: '{{payload.n}}' }, ['{{payload.n}}']], c: '{{payload.absent}}' };
    expect(filled(list, payload, limits(2))).toEqual({
      value: {},
      omitted: [
        { path: 'tags.c', why: '{{payload.absent}} is absent' },
        { path: 'tags.a', why: 'the whole would be too large' },
      ],
    });
  });

  it('takes __proto__ out as well', () => {
    const { value } = filled(JSON.parse('{"a": 1, "__proto__": "{{payload.n}}"}'), payload, limits(7));
    expect(JSON.stringify(value)).toBe('{"a":1}');
  });
});
