import { candidateHubs } from '../../../lib/allocation/hubs/candidates';
import type { HubState } from '../../../lib/allocation/policy/policy';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { registration } from '../rules/given';
import { described, linked } from './hubs';

const [a, b, c] = ['hub-a.azure-devices.net', 'hub-b.azure-devices.net', 'hub-c.azure-devices.net'] as const;

describe('linkedHubsOf', () => {
  it('knows all hubs alike for a policy without descriptions', () => {
    expect(linked([a, 'Hub-B.azure-devices.net'])).toEqual([
      { hostName: a, name: a, isDescribed: true, weight: 1, isCurrent: false, rank: 0 },
      { hostName: 'Hub-B.azure-devices.net', name: b, isDescribed: true, weight: 1, isCurrent: false, rank: 1 },
    ]);
  });

  it('describes a hub by the first entry that its name fits', () => {
    const entries = [{ name: 'hub-a', location: 'westeurope', weight: 2 }, { name: 'hub-*' }];
    const [first, second] = linked([a, b], entries);
    expect(first).toMatchObject({ description: described(entries[0] as never), location: 'westeurope', weight: 2 });
    expect(second).toMatchObject({ description: described(entries[1] as never), isDescribed: true, weight: 1 });
    expect(second?.location).toBeUndefined();
  });

  it('meets a description by the canonical name', () => {
    expect(linked(['Hub-A.device.azure-devices.net'], [{ name: a }])[0]?.isDescribed).toBe(true);
  });

  it('keeps a hub that no entry describes, as such', () => {
    const [hub] = linked([a], [{ name: 'hub-b' }]);
    expect(hub).toEqual({ hostName: a, name: a, isDescribed: false, weight: 1, isCurrent: false, rank: 1 });
  });

  it('keeps a weight of 0', () => {
    expect(linked([a], [{ name: '*', weight: 0 }])[0]?.weight).toBe(0);
  });

  it('ranks by the order of the descriptions, then of the links, undescribed hubs last', () => {
    const hubs = linked([c, b, a, 'x.azure-devices.net'], [{ name: 'hub-a' }, { name: 'hub-*' }]);
    const ranked = [...hubs].sort((one, other) => one.rank - other.rank);
    expect(ranked.map(({ name }) => name)).toEqual([a, c, b, 'x.azure-devices.net']);
    expect(new Set(ranked.map(({ rank }) => rank)).size).toBe(4);
  });

  it('knows the current hub by its canonical name', () => {
    const hubs = linked([a, b], undefined, 'HUB-B.device.azure-devices.net');
    expect(hubs.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  });

  it.each([
    ['the first of two forms', [`x.device.net`, 'x.net'], undefined, 'x.device.net'],
    ['the first of two spellings', ['X.net', 'x.net'], undefined, 'X.net'],
    ['the form of the current hub', ['x.device.net', 'x.net'], 'x.net', 'x.net'],
    ['the form of the current hub as linked', ['x.device.net', 'X.net'], 'x.NET', 'X.net'],
    ['the form of the current hub if it comes first', ['x.net', 'x.device.net'], 'x.net', 'x.net'],
    ['the first for a device on another hub', ['x.device.net', 'x.net', 'y.net'], 'y.net', 'x.device.net'],
  ])('answers with %s', (_, linkedHubs, current, hostName) => {
    const hubs = linked(linkedHubs, undefined, current);
    expect(hubs[0]).toMatchObject({ hostName, name: 'x.net' });
    expect(hubs.filter(({ name }) => name === 'x.net')).toHaveLength(1);
  });
});

describe('candidateHubs', () => {
  const facts = new Facts(registration(), 0);
  const names = (hubs: readonly { name: string }[]) => hubs.map(({ name }) => name);

  it('makes a group of each selector, and says which hubs none selects', () => {
    const { groups, dropped } = candidateHubs(linked([a, b, c]), [hub => hub.name !== c, hub => hub.name === a], facts);
    expect(groups.map(names)).toEqual([[a, b], [a]]);
    expect(dropped).toEqual([{ hub: c, why: 'the rule does not select it' }]);
  });

  it('hands the facts to the selector', () => {
    const selector = jest.fn(() => true);
    const [hub] = linked([a]);
    candidateHubs(linked([a]), [selector], facts);
    expect(selector).toHaveBeenCalledWith(hub, facts);
  });

  it('drops every hub where there is no selector', () => {
    expect(candidateHubs(linked([a]), [], facts)).toEqual({
      groups: [],
      dropped: [{ hub: a, why: 'the rule does not select it' }],
    });
  });

  it.each<[HubState, boolean, string | undefined]>([
    ['active', false, undefined],
    ['active', true, undefined],
    ['cordoned', false, 'it is cordoned and takes no devices'],
    ['cordoned', true, undefined],
    ['draining', false, 'it is draining'],
    ['draining', true, 'it is draining'],
  ])('of a hub that is %s, current %s: %s', (state, isCurrent, why) => {
    const hubs = linked(['Hub-A.azure-devices.net'], [{ name: 'hub-a', state }], isCurrent ? a : b);
    const { groups, dropped } = candidateHubs(hubs, [() => true], facts);
    expect(groups).toEqual([why ? [] : hubs]);
    expect(dropped).toEqual(why ? [{ hub: 'Hub-A.azure-devices.net', why }] : []);
  });

  it('keeps a hub of weight 0, which only picking passes over', () => {
    expect(candidateHubs(linked([a], [{ name: '*', weight: 0 }]), [() => true], facts).groups[0]).toHaveLength(1);
  });
});
