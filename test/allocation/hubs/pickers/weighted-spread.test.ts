import { equally, host, placing } from './placing';

function shareOf(hubs: readonly string[], name: string): number {
  return hubs.filter(hub => hub === name).length / hubs.length;
}

/** Five standard deviations of a binomial distribution. */
function bound(share: number, devices: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / devices);
}

function expectShare(hubs: readonly string[], name: string, share: number): void {
  expect(Math.abs(shareOf(hubs, name) - share)).toBeLessThan(bound(share, hubs.length));
}

describe('weighted, over a fleet', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `sn-${index}-contoso`);
  const some = ids.slice(0, 5_000);
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  let placed: string[];

  beforeAll(() => {
    placed = ids.map(equally(...ten));
  });

  it('gives each of ten hubs a tenth', () => {
    for (const label of ten) expectShare(placed, host(label), 1 / 10);
  });

  it('moves only the devices of a hub that goes, and spreads them over the others', () => {
    const others = ten.filter(label => label !== 4);
    const after = ids.map(equally(...others));
    expect(after.filter((hub, index) => placed[index] !== hub && placed[index] !== host(4))).toEqual([]);
    for (const label of others) expectShare(after, host(label), 1 / 9);
  });

  it('moves devices only to a hub that comes, its share of them', () => {
    const after = ids.map(equally(...ten, 'new'));
    expect(after.filter((hub, index) => placed[index] !== hub && hub !== host('new'))).toEqual([]);
    expectShare(after, host('new'), 1 / 11);
  });

  it('respects weights', () => {
    const hubs = some.map(placing({ a: 1, b: 2, c: 3 }));
    expectShare(hubs, host('a'), 1 / 6);
    expectShare(hubs, host('b'), 2 / 6);
    expectShare(hubs, host('c'), 3 / 6);
  });

  it('moves devices only to a hub whose weight rises', () => {
    const before = some.map(placing({ a: 1, b: 1, c: 1 }));
    const after = some.map(placing({ a: 1, b: 2, c: 1 }));
    const moved = after.filter((hub, index) => before[index] !== hub);
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.filter(hub => hub !== host('b'))).toEqual([]);
  });
});
