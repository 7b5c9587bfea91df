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
