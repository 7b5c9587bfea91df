import fc from 'fast-check';
import { readYaml } from '../../lib/documents/yaml-source';

const text = `name: x
rules:
  - name: a
    when: { payload["x.y"]: 1 }
  - { name: b, hubs: [one, two] }
empty:
`;

describe('the place of a part of a document', () => {
  const source = readYaml('p', text.replace('payload["x.y"]', '"payload[\\"x.y\\"]"'));

  it.each([
    [['name'], 'key', 1, 1, 4],
    [['name'], 'value', 1, 7, 1],
    [['rules', 0, 'name'], 'value', 3, 11, 1],
    [['rules', '1', 'hubs', 1], 'value', 5, 28, 3],
    [['rules', 1, 'hubs'], 'key', 5, 16, 4],
    [['rules', 0, 'when', 'payload["x.y"]'], 'key', 4, 13, 18],
    [['rules', 0, 'missing'], 'value', 3, 5, 7],
    [['rules', 7], 'value', 3, 3, 9],
    [['empty', 'deep'], 'value', 6, 7, 1],
    [[], 'value', 1, 1, 7],
  ] as const)('%j, its %s', (path, at, line, column, length) => {
    expect(source.place([...path], at)).toEqual({ line, column, length });
  });
});

describe('readYaml', () => {
  it('reads JSON', () => {
    expect(readYaml('p.json', '{"a": [1, true, null]}')).toMatchObject({ value: { a: [1, true, null] }, problems: [] });
  });

  it('never throws, and always has a place', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '{{',
        '}}',
        '[',
        ']',
        '{',
        '}',
        ': ',
        '- ',
        '\n',
        '  ',
        '&a ',
        '*a',
        '>',
        '|',
        '"',
        "'",
        '#',
        '%',
        '@',
        '---\n',
        '<<: ',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const { problems, place } = readYaml('p', pieces.join(''));
        for (const found of [...problems.map(problem => problem.place), place(['a', 0], 'key')]) {
          expect(found.line).toBeGreaterThan(0);
          expect(found.column).toBeGreaterThan(0);
          expect(found.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('aliases', () => {
  it.each([
    ['when: &w { not: *w }', 'an alias cannot stand inside of what it repeats'],
    ['payload: &p\n  deep: [{ a: *p }]', 'an alias cannot stand inside of what it repeats'],
    [
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]`,
      'Excessive alias count indicates a resource exhaustion attack',
    ],
  ])('%s', (source, what) => {
    expect(readYaml('p', source).problems).toMatchObject([{ severity: 'error', what }]);
  });

  it('may repeat what stands before', () => {
    expect(readYaml('p', 'a: &a { b: 1 }\nc: *a').value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });
});
