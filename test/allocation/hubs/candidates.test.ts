import { candidateHubs } from '../../../lib/allocation/hubs/candidates';
import type { HubState } from '../../../lib/allocation/policy/policy';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { registration } from '../rules/given';
import { linked } from './hubs';

const [a, b, c] = ['hub-a.azure-devices.net', 'hub-b.azure-devices.net', 'hub-c.azure-devices.net'] as const;

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

  it('drops a hub of weight 0, unless the device is there already', () => {
    const of = (current: string) =>
      candidateHubs(linked([a], [{ name: '*', weight: 0 }], current), [() => true], facts);
    expect(of(b)).toEqual({ groups: [[]], dropped: [{ hub: a, why: 'its weight is 0' }] });
    expect(of(a)).toEqual({ groups: [linked([a], [{ name: '*', weight: 0 }], a)], dropped: [] });
  });
});
