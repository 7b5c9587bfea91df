import { error, problemsWith } from '../problems-under-test';

const hubs = [
  { name: 'a', tags: ['EU', 'cell-1'], location: 'westeurope' },
  { name: 'b', tags: ['cell-2'] },
];
const path = ['rules', 0, 'assign'];
const of = (assign: unknown, described: object[] | undefined = hubs) =>
  problemsWith({ ...(described.length > 0 && { hubs: described }), rules: [{ name: 'r', assign }] });

describe('the check hub-selectors', () => {
  it.each<[string, unknown]>([
    ['a tag', { tag: 'cell-1' }],
    ['a tag in another case', { tag: 'eu' }],
    ['a location in another case', { location: 'WestEurope' }],
    ['templates', { tag: '{{payload.cell}}', location: 'x-{{payload.region}}' }],
    ['any name', { name: 'nobody' }],
  ])('accepts %s', (_, assign) => {
    expect(of(assign)).toEqual([]);
  });

  it.each<[string, unknown, object]>([
    [
      'a tag',
      { tag: 'cell-3' },
      error('hub-selectors', [...path, 'tag'], 'no entry of hubs has the tag cell-3', 'did you mean cell-1?'),
    ],
    [
      'a tag of several',
      { tag: ['eu', 'us'] },
      error('hub-selectors', [...path, 'tag', 1], 'no entry of hubs has the tag us', 'known are EU, cell-1, cell-2'),
    ],
    [
      'a location',
      ['a', { location: 'mars' }],
      error(
        'hub-selectors',
        [...path, 1, 'location'],
        'no entry of hubs has the location mars',
        'known are westeurope',
      ),
    ],
    [
      'inside not',
      { hubs: { name: 'a', not: { not: { tag: 'x' } } } },
      error(
        'hub-selectors',
        [...path, 'hubs', 'not', 'not', 'tag'],
        'no entry of hubs has the tag x',
        'known are EU, cell-1, cell-2',
      ),
    ],
    [
      'a location that is a tag',
      { location: 'eu' },
      error('hub-selectors', [...path, 'location'], 'no entry of hubs has the location eu', 'known are westeurope'),
    ],
  ])('refuses %s that no hub has', (_, assign, expected) => {
    expect(of(assign)).toEqual([expected]);
  });

  it.each<[string, object, string, string]>([
    ['tags', { tag: 'x' }, 'tag', 'tags: [x]'],
    ['locations', { location: 'x' }, 'location', 'location: x'],
  ])('refuses %s where no hub is described, and says how to describe one', (_, assign, member, entry) => {
    expect(of(assign, [])).toEqual([
      error(
        'hub-selectors',
        [...path, member],
        `no entry of hubs has the ${member} x`,
        `describe a hub with it, hubs: [{ name: …, ${entry} }], or select by name`,
      ),
    ]);
  });
});
