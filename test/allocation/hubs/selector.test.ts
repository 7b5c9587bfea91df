import { compileSelector } from '../../../lib/allocation/hubs/selector';
import type { Selector } from '../../../lib/allocation/policy/policy';
import { withPayload } from '../rules/given';
import { linked } from './hubs';

const names = ['weu-1', 'weu-2', 'neu-1', 'cn-1', 'other'];
const hosts = names.map(name => `${name}.azure-devices.net`);
const descriptions = [
  { name: 'weu-*', tags: ['EU', 'cell-1'], location: 'westeurope' },
  { name: 'neu-*', tags: ['eu', 'cell-2'], location: 'NorthEurope' },
  { name: 'cn-*', tags: ['cn'] },
];

/** The first labels of the hubs that a selector means. */
function selected(selector: Selector, payload: Record<string, unknown> = {}, hubs = linked(hosts, descriptions)) {
  const means = withPayload(slotOf => {
    const compiled = compileSelector(selector, slotOf);
    return facts => hubs.filter(hub => compiled(hub, facts));
  });
  return means(payload).map(({ name }) => name.replace('.azure-devices.net', ''));
}

describe('compileSelector', () => {
  it.each<[Selector, string[]]>([
    ['all', ['weu-1', 'weu-2', 'neu-1', 'cn-1']],
    [{ name: 'weu-1' }, ['weu-1']],
    [{ name: 'WEU-*' }, ['weu-1', 'weu-2']],
    [{ name: '*' }, names],
    [{ name: 'other' }, ['other']],
    [{ name: '*.azure-devices.net' }, names],
    [{ name: '*.azure-devices.cn' }, []],
    [{ tag: ['eu'] }, ['weu-1', 'weu-2', 'neu-1']],
    [{ tag: ['CELL-1', 'cn'] }, ['weu-1', 'weu-2', 'cn-1']],
    [{ tag: ['us'] }, []],
    [{ location: ['WestEurope'] }, ['weu-1', 'weu-2']],
    [{ location: ['westeurope', 'northeurope'] }, ['weu-1', 'weu-2', 'neu-1']],
    [{ name: '*-1', tag: ['eu'] }, ['weu-1', 'neu-1']],
    [{ tag: ['eu'], location: ['northeurope'] }, ['neu-1']],
    [{ name: 'other', tag: ['eu'] }, []],
    [{ not: { tag: ['eu'] } }, ['cn-1']],
    [{ not: { name: 'weu-1' } }, ['weu-2', 'neu-1', 'cn-1']],
    [{ not: 'all' }, []],
    [{ name: '*', not: 'all' }, ['other']],
    [{ name: '*', not: { tag: ['eu'] } }, ['cn-1', 'other']],
    [{ tag: ['eu'], not: { name: '*-2' } }, ['weu-1', 'neu-1']],
    [{ not: { not: { tag: ['cn'] } } }, ['cn-1']],
    [{ not: { tag: ['eu'], name: '*-1' } }, ['weu-2', 'cn-1']],
  ])('%j means %j', (selector, expected) => {
    expect(selected(selector)).toEqual(expected);
  });

  it('takes every hub for described in a policy without descriptions', () => {
    const hubs = linked(hosts);
    expect(selected('all', {}, hubs)).toEqual(names);
    expect(selected({ not: { name: 'weu-*' } }, {}, hubs)).toEqual(['neu-1', 'cn-1', 'other']);
    expect(selected({ tag: ['eu'] }, {}, hubs)).toEqual([]);
    expect(selected({ location: ['westeurope'] }, {}, hubs)).toEqual([]);
  });

  it.each<[Selector, Record<string, unknown>, string[]]>([
    [{ tag: ['{{payload.tag}}'] }, { tag: 'Cell-1' }, ['weu-1', 'weu-2']],
    [{ tag: ['cell-{{payload.n}}'] }, { n: 2 }, ['neu-1']],
    [{ location: ['{{payload.l}}europe'] }, { l: 'NORTH' }, ['neu-1']],
    [{ name: '{{payload.region}}-1' }, { region: 'WEU' }, ['weu-1']],
    [{ name: '{{payload.region}}-*' }, { region: 'weu' }, ['weu-1', 'weu-2']],
    [{ name: '*-{{payload.n}}' }, { n: 1 }, ['weu-1', 'neu-1', 'cn-1']],
    [{ name: '{{payload.region}}*{{payload.n}}' }, { region: 'w', n: 2 }, ['weu-2']],
    [{ name: '{{payload.hub}}' }, { hub: 'weu-1.azure-devices.net' }, ['weu-1']],
    [{ not: { tag: ['{{payload.tag}}'] } }, { tag: 'eu' }, ['cn-1']],
  ])('%j of %j means %j', (selector, payload, expected) => {
    expect(selected(selector, payload)).toEqual(expected);
  });

  it.each<[Selector]>([
    [{ tag: ['{{payload.x}}'] }],
    [{ tag: ['cell-{{payload.x}}'] }],
    [{ location: ['{{payload.x}}'] }],
    [{ name: '{{payload.x}}' }],
    [{ name: 'weu-{{payload.x}}*' }],
    [{ name: '*', tag: ['{{payload.x}}'] }],
    [{ tag: ['eu'], not: { tag: ['{{payload.x}}'] } }],
    [{ name: '*', not: { name: 'weu-{{payload.x}}' } }],
    [{ not: { location: ['{{payload.x}}'] } }],
    [{ not: { tag: ['us', '{{payload.x}}'] } }],
    [{ not: { not: { name: '{{payload.x}}' } } }],
  ])('%j means no hub where the fact is absent or has no text', selector => {
    for (const payload of [{}, { x: null }, { x: ['a'] }, { x: {} }]) expect(selected(selector, payload)).toEqual([]);
  });

  it('means the hubs of one tag where the fact for another is absent', () => {
    expect(selected({ tag: ['cn', '{{payload.x}}'] })).toEqual(['cn-1']);
  });

  it.each(['*', 'w*', '*-1', 'weu-*'])('takes %s that a device sends for itself', sent => {
    expect(selected({ name: '{{payload.hub}}' }, { hub: sent })).toEqual([]);
    expect(selected({ name: '*{{payload.hub}}*' }, { hub: sent })).toEqual([]);
    expect(selected({ tag: ['{{payload.hub}}'] }, { hub: sent })).toEqual([]);
  });

  it('refuses a template without a path', () => {
    expect(() => selected({ name: '{{}}' })).toThrow('{{}} holds no path of a fact');
    expect(() => selected({ tag: ['{{a b}}'] })).toThrow('{{a b}} holds no path of a fact');
  });
});
