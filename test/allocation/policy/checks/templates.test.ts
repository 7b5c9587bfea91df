import { error, problemsOfAssign, problemsWith } from '../problems-under-test';

const path = ['rules', 0, 'assign'];
const unpaired = (where: (string | number)[]) =>
  error('templates', where, 'its braces do not pair up', 'write a template as {{payload.cell}}');
const noPath = (where: (string | number)[], what: string) =>
  error('templates', where, what, 'write a path between the braces: {{payload.cell}}');

describe('the check templates', () => {
  it.each<[string, unknown]>([
    ['a template', 'hub-{{payload.cell}}'],
    ['two, with blanks', '{{ payload.a }}-{{ payload["b.c"] }}'],
    ['single braces around templates', { hubs: 'all', payload: { a: '{{{payload.a}}{{{payload.b}}}' } }],
    ['a single brace', { hubs: 'all', payload: { a: '{ not a template }' } }],
    ['texts in reasons, which are no templates', { hubs: 'all', payload: { n: 1, t: true } }],
  ])('accepts %s', (_, assign) => {
    expect(problemsOfAssign(assign)).toEqual([]);
  });

  it.each<[string, unknown, object]>([
    ['in a plain text, which stands for a name', 'hub-{{payload.cell', unpaired([...path, 'name'])],
    ['in a group', ['a', { name: '{{payload.cell}' }], unpaired([...path, 1, 'name'])],
    ['inside not', { name: 'a', not: { name: 'payload.cell}}' } }, unpaired([...path, 'not', 'name'])],
    ['after a good one', '{{payload.a}}-{{payload.b', unpaired([...path, 'name'])],
    ['before a good one', 'a}}-{{payload.b}}', unpaired([...path, 'name'])],
    ['in a payload', { hubs: 'all', payload: { a: [{ b: 'x}}' }] } }, unpaired([...path, 'payload', 'a', 0, 'b'])],
    ['in tags', { hubs: 'all', initialTwin: { tags: { a: '{{x' } } }, unpaired([...path, 'initialTwin', 'tags', 'a'])],
    [
      'an empty one',
      { hubs: 'all', payload: { a: '{{}}' } },
      noPath([...path, 'payload', 'a'], '{{}} holds no path of a fact'),
    ],
    ['words', '{{two words}}', noPath([...path, 'name'], '{{two words}} holds no path of a fact')],
  ])('refuses %s', (_, assign, expected) => {
    expect(problemsOfAssign(assign)).toEqual([expected]);
  });

  it('looks at tags and locations of selectors, too', () => {
    const hubs = [{ name: 'a', tags: ['x'] }];
    const rules = [{ name: 'r', assign: { tag: ['{{a', 'x'], location: '{{}}' } }];
    expect(problemsWith({ hubs, rules })).toEqual([
      unpaired([...path, 'tag', 0]),
      noPath([...path, 'location'], '{{}} holds no path of a fact'),
    ]);
  });

  it('looks at the default twin and at otherwise', () => {
    const defaults = { initialTwin: { properties: { desired: { a: '{{x' } } } };
    expect(problemsWith({ defaults, otherwise: { assign: '{{y' } })).toEqual([
      unpaired(['otherwise', 'assign', 'name']),
      unpaired(['defaults', 'initialTwin', 'properties', 'desired', 'a']),
    ]);
  });
});
