import { compileText, parseTemplate, textOf } from '../../../lib/allocation/twin/template';
import { withPayload } from '../rules/given';

describe('parseTemplate', () => {
  it.each([
    ['{{a}}', [{ path: 'a' }]],
    ['{{ payload.a[0] }}', [{ path: 'payload.a[0]' }]],
    ['x{{a}}', [{ literal: 'x' }, { path: 'a' }]],
    ['{{a}}x', [{ path: 'a' }, { literal: 'x' }]],
    ['{{a}}{{b}}', [{ path: 'a' }, { path: 'b' }]],
    [
      '1{{a}}2{{b["c.d"]}}3',
      [{ literal: '1' }, { path: 'a' }, { literal: '2' }, { path: 'b["c.d"]' }, { literal: '3' }],
    ],
    ['{{{a}}}', [{ literal: '{' }, { path: 'a' }, { literal: '}' }]],
  ])('%s', (text, parts) => {
    expect(parseTemplate(text)).toEqual(parts);
  });

  it.each(['', 'text', '{a}', '{{a}', '{{', '}}{{'])('%j is no template', text => {
    expect(parseTemplate(text)).toBeUndefined();
  });

  it.each(['{{}}', '{{ }}', '{{a b}}', '{{.a}}', '{{a.}}', '{{[0]}}'])('%s holds no path', part => {
    expect(() => parseTemplate(`x${part}{{a}}`)).toThrow(`${part} holds no path of a fact`);
  });
});

describe('compileText', () => {
  const fill = withPayload(slotOf =>
    compileText([{ literal: 'a-' }, { path: 'payload.x' }, { literal: '-' }, { path: 'payload.y' }], slotOf),
  );

  it.each<[Record<string, unknown>, string | undefined]>([
    [{ x: 'X', y: 'Y' }, 'a-X-Y'],
    [{ x: 12, y: true }, 'a-12-true'],
    [{ x: 0, y: false }, 'a-0-false'],
    [{ x: '', y: '*' }, 'a--*'],
    [{ x: '{{payload.y}}', y: 'Y' }, 'a-{{payload.y}}-Y'],
    [{ x: 'X' }, undefined],
    [{ y: 'Y' }, undefined],
    [{ x: 'X', y: null }, undefined],
    [{ x: 'X', y: ['Y'] }, undefined],
    [{ x: {}, y: 'Y' }, undefined],
  ])('fills in %j', (payload, text) => {
    expect(fill(payload)).toBe(text);
  });
});

describe('textOf', () => {
  it.each([
    ['a', 'a'],
    [1.5, '1.5'],
    [true, 'true'],
    [undefined, undefined],
    [{ a: 1 }, undefined],
    [['a'], undefined],
  ])('%j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });
});
