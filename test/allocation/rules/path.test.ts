import { type Path, parsePath, valueAt } from '../../../lib/allocation/rules/path';

describe('parsePath', () => {
  it.each<[string, Path]>([
    ['a', ['a']],
    ['a.b', ['a', 'b']],
    ['payload.list[0].id', ['payload', 'list', 0, 'id']],
    ['a[0][12]', ['a', 0, 12]],
    ['a["x.y"]', ['a', 'x.y']],
    ['a["x"].b["y"]', ['a', 'x', 'b', 'y']],
    ['a["say \\"hi\\""]', ['a', 'say "hi"']],
    ['a["back\\\\slash"]', ['a', 'back\\slash']],
    ['a["]["]', ['a', '][']],
    ['a[""]', ['a', '']],
    ['a["0"]', ['a', '0']],
    ['größe.ß', ['größe', 'ß']],
    ['a-b_c$', ['a-b_c$']],
  ])('%s', (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  it.each([
    '',
    '.',
    '.a',
    'a.',
    'a..b',
    'a b',
    ' a',
    'a ',
    '[0]',
    '["a"]',
    '["a"].b',
    'a[',
    'a]',
    'a[]',
    'a[-1]',
    'a[1.5]',
    'a[x]',
    "a['x']",
    'a["x',
    'a["x"',
    'a["x\\"]',
    'a["x"]b',
    'a[0]b',
    'a.[0]',
    'a{b',
    'a}',
    'a"b',
  ])('%j is no path', text => {
    expect(parsePath(text)).toBeUndefined();
  });
});

describe('valueAt', () => {
  const value = JSON.parse(
    '{"a": {"b": 1, "x.y": "dotted", "no": null, "off": false, "": 0}, "list": [{"id": "first"}, null], "text": "abc", "__proto__": {"own": true}}',
  );

  it.each<[Path, unknown]>([
    [['a', 'b'], 1],
    [['a', 'x.y'], 'dotted'],
    [['a', 'off'], false],
    [['a', ''], 0],
    [['list', 0, 'id'], 'first'],
    [['list', 0], { id: 'first' }],
    [['__proto__', 'own'], true],
  ])('finds %j', (path, found) => {
    expect(valueAt(value, path)).toEqual(found);
  });

  it('finds the value itself at the empty path', () => {
    expect(valueAt(5, [])).toBe(5);
    expect(valueAt(null, [])).toBeUndefined();
  });

  it.each<[Path]>([
    [['absent']],
    [['a', 'absent']],
    [['a', 'no']],
    [['a', 'no', 'deeper']],
    [['a', 'b', 'deeper']],
    [['list', 1]],
    [['list', 2]],
    [['list', '0']],
    [['list', 'length']],
    [['list', 'at']],
    [['a', 0]],
    [['text', 0]],
    [['text', 'length']],
    [['constructor']],
    [['hasOwnProperty']],
    [['a', '__proto__']],
    [['a', 'constructor', 'name']],
  ])('finds nothing at %j', path => {
    expect(valueAt(value, path)).toBeUndefined();
  });
});
