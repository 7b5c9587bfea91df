import { readYaml } from '../../lib/documents/yaml-source';

const problemsOf = (text: string) =>
  readYaml('policy.yaml', text).problems.map(({ severity, what, cure, place }) => [
    place.line,
    place.column,
    severity,
    what,
    cure,
  ]);

describe('traps of YAML', () => {
  it.each([
    ['hubs: *-toasters-*', 7, 'error', 'a star begins a YAML alias, not a glob', 'quote it: "*-toasters-*"'],
    ['- *', 3, 'error', 'this is not YAML: Alias cannot be an empty string', 'quote a text that begins with a sign'],
    ['a: { tag: {{tenant}} }', 11, 'error', 'unquoted braces are a YAML map, not a template', 'quote it: "{{tenant}}"'],
    ['a: {{tenant}}', 4, 'error', 'unquoted braces are a YAML map, not a template', 'quote it: "{{tenant}}"'],
    [
      'a: { version: >=12.1 }',
      15,
      'error',
      'this is not YAML: Plain value cannot start with block scalar indicator >',
      'quote it: ">=12.1"',
    ],
    [
      'version: >=12.1',
      11,
      'error',
      'this is not YAML: Block scalar header includes extra characters: >=12.1',
      'quote it: ">=12.1"',
    ],
    [
      'w: { payload["a.b"]: 1 }',
      13,
      'error',
      'this is not YAML: Missing , or : between flow map items',
      'write a path with [ ] as a key of a line of its own, or quote it whole',
    ],
    [
      'w: { payload.list[0]: 1 }',
      18,
      'error',
      'this is not YAML: Missing , or : between flow map items',
      'write a path with [ ] as a key of a line of its own, or quote it whole',
    ],
    [
      'w: @x',
      4,
      'error',
      'this is not YAML: Plain value cannot start with reserved character @',
      'quote a text that begins with a sign',
    ],
    ['v: 12.10', 4, 'warning', '12.10 is read as the number 12.1', 'quote it if it is a text: "12.10"'],
    ['v: 0123', 4, 'warning', '0123 is read as the number 123', 'quote it if it is a text: "0123"'],
    [
      'v: 12e3456',
      4,
      'error',
      '12e3456 is read as Infinity, which is no number to work with',
      'quote it if it is a text: "12e3456"',
    ],
    ['v: on', 4, 'warning', 'on is a text here, but other YAML readers take it for true or false', 'quote it: "on"'],
    [
      'v: [AT, NO]',
      9,
      'warning',
      'NO is a text here, but other YAML readers take it for true or false',
      'quote it: "NO"',
    ],
  ])('%s', (text, column, severity, what, cure) => {
    expect(problemsOf(text)).toEqual([[1, column, severity, what, cure]]);
  });

  it.each([
    'v: "12.10"',
    'v: 12.1',
    'v: 12',
    'v: -7',
    'v: true',
    "v: 'on'",
    'hubs: "*-toasters-*"',
    'a: "{{tenant}}"',
    'a: &x 1\nb: *x',
    'payload["a.b"]: 1',
    'a: { b: { c: 1 } }',
    '# on',
  ])('%s is fine', text => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('reads on as it was meant, so that one mistake hides no other', () => {
    expect(readYaml('p', 'assign: *-toasters-*\ntag: {{tenant}}\nlist: [*]x').value).toBeUndefined();
    expect(readYaml('p', 'assign: *-toasters-*\ntag: {{tenant}}').value).toEqual({
      assign: '*-toasters-*',
      tag: '{{tenant}}',
    });
  });

  it('names the first syntax error of a line only', () => {
    expect(problemsOf('a: {b["c"]: 1}\nb: {c["d"]: 2}').map(([line]) => line)).toEqual([1, 2]);
  });

  it('names a key that is there twice', () => {
    expect(problemsOf('a: 1\na: 2')).toEqual([
      [2, 1, 'error', 'this is not YAML: Map keys must be unique', 'keep one of the two'],
    ]);
  });
});
