import { readYaml } from '../../lib/documents/yaml-source';

const problemsOf = (text: string) =>
  readYaml('policy.yaml', text).problems.map(({ place, cure }) => [place.line, place.column, cure]);
const sameColumn = 'the lines of one list or object begin in the same column';

describe('the cure of a syntax error', () => {
  it.each<[string, string, number, number, string]>([
    ['a list that goes on elsewhere', 'rules:\n  - name: a\n - name: b\n', 3, 1, sameColumn],
    ['a member left of its list', 'rules:\n  - name: a\n    when: 1\n   assign: x\n', 4, 1, sameColumn],
    ['a member right of its object', 'a: 1\n  b: 2\n', 1, 4, sameColumn],
    ['a member left of its object', 'a:\n    b: 1\n  c: 2\n', 3, 1, sameColumn],
    ['a tab', 'a:\n\tb: 1\n', 2, 1, 'indent with blanks: YAML takes no tabs there'],
    [
      'an open brace',
      'a: { b: 1, c: { d: 2 }\ne: 3\nf: 4\n',
      2,
      1,
      'close the { of line 1, column 4 with }, and indent what stands between',
    ],
    [
      'an open bracket',
      'a: 1\nb:\n  c: [1, 2\nd: 3\n',
      4,
      1,
      'close the [ of line 3, column 6 with ], and indent what stands between',
    ],
    [
      'a brace whose content is not indented',
      'a: {\nb: 1\n}\nc: 1',
      2,
      1,
      'close the { of line 1, column 4 with }, and indent what stands between',
    ],
    [
      'an open bracket in braces',
      'a:\n  - b: { c: [d, e }\n  - f: 1\n',
      2,
      19,
      'close the [ of line 2, column 13 with ], and indent what stands between',
    ],
    ['an open quote', 'a: "b\nc: 1\n', 3, 1, 'close the quote of line 1, column 4'],
    ['a brace too many', 'a: { b: 1 }}\nc: 2\nd: 3', 1, 12, 'take it out: it closes nothing that is open'],
    [
      'a list beside its name',
      'a: - b\n',
      1,
      4,
      'begin a list on the line below its name; quote a text that begins with a dash',
    ],
    ['a colon in a text', 'reason: foo: bar\n', 1, 9, 'quote a text in which a blank follows a colon'],
    ['no blank behind a colon', 'a:1\nb: 2\n', 1, 1, 'put a blank behind the colon'],
    ['no blank behind a dash', 'rules:\n  -name: a\n   b: 1\n', 2, 10, 'put a blank behind the dash'],
    ['no colon', 'a: 1\nb\nc: 2\n', 2, 1, `write a name with a colon and a blank behind it; ${sameColumn}`],
    ['no comma', 'a: { b: 1 c: 2 }\n', 1, 9, 'put a comma between'],
    ['two commas', 'a: { b: 1,, c: 2 }\n', 1, 11, 'take out one comma'],
    ['two documents', 'a: 1\n---\nb: 2\n', 2, 1, 'take out the ---: a file holds one document'],
    [
      'a quote in quotes',
      "a: 'it's'\nb: 1\n",
      1,
      8,
      'quote the whole text; a single quote inside of single quotes is written twice',
    ],
    [
      'a backslash in quotes',
      'a: "\\d+"\n',
      1,
      5,
      'inside of double quotes write a backslash twice, or use single quotes',
    ],
    ['a comment without a blank', 'a: "x"#c\n', 1, 7, 'put a blank before the #'],
  ])('%s, which is the only problem', (_, text, line, column, cure) => {
    expect(problemsOf(text)).toEqual([[line, column, cure]]);
  });
});

describe('syntax errors', () => {
  it('are all shown where they are mistakes of their own', () => {
    expect(problemsOf('a: { b: 1\nc: { d: 2\ne: 3').map(([line]) => line)).toEqual([2, 3]);
    expect(problemsOf('a: "\\d"\nb: @x\nc: { d: 1,, e: 2 }').map(([line]) => line)).toEqual([1, 2, 3]);
  });
});
