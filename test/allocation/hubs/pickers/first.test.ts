import { pickHub } from '../../../../lib/allocation/hubs/pick';
import { pickers } from '../../../../lib/allocation/hubs/pickers';
import { first } from '../../../../lib/allocation/hubs/pickers/first';
import { registration } from '../../rules/given';
import { linked } from '../hubs';

describe('first', () => {
  const picker = { name: 'first', prefer: first.prefer, scoring: first.compile(undefined as never) };

  it.each([
    ['the linked hubs', undefined, 'b.net'],
    ['the descriptions', [{ name: 'c' }, { name: '*' }], 'c.net'],
    ['the links, within one description', [{ name: 'x' }, { name: '*' }], 'b.net'],
    ['the descriptions before undescribed hubs', [{ name: 'a' }], 'a.net'],
  ])('goes by the order of %s', (_, descriptions, name) => {
    const hubs = linked(['b.net', 'a.net', 'c.net'], descriptions);
    expect(pickHub(hubs, [picker], registration())).toMatchObject({ hub: { name }, by: 'first' });
  });
});

describe('pickers', () => {
  it('are those of the language, in its order', () => {
    expect(pickers.map(({ kind, name, prefer }) => [kind, name, prefer])).toEqual([
      ['picker', 'weighted', 'highest'],
      ['picker', 'first', 'lowest'],
    ]);
  });
});
