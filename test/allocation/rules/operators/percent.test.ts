import { compiled } from './compiled';

function percentage(of: number, salt = 'canary') {
  return compiled('percent', { of, salt }, { ignoreCase: true });
}

describe('percent', () => {
  // `murmur3_32(id, seed = murmur3_32(salt, seed = 0)) / 2**32 * 100`, rounded down to whole percents, by an
  // implementation in Python that passes SMHasher's verification. These values must never change.
  it.each([
    ['firmware-2026', 'breakroom499-contoso-tstrsd-007', 55],
    ['firmware-2026', 'mainbuilding167-contoso-hpsd-088', 86],
    ['firmware-2026', 'sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6', 93],
    ['firmware-2026', 'a', 42],
    ['firmware-2026', 'device-1', 70],
    ['firmware-2026', 'device-2', 52],
    ['firmware-2026', 'urn:dev:ops:32473-type', 94],
    ['canary', 'breakroom499-contoso-tstrsd-007', 58],
    ['canary', 'mainbuilding167-contoso-hpsd-088', 27],
    ['canary', 'sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6', 82],
    ['canary', 'a', 24],
    ['canary', 'device-1', 7],
    ['canary', 'device-2', 15],
    ['canary', 'device-3', 17],
    ['canary', 'urn:dev:ops:32473-type', 5],
    ['canary', 'x'.repeat(128), 43],
    ['größe', 'device-1', 86],
    ['größe', '0', 6],
  ])('under the salt %s, %s is in the percent after %d', (salt, id, place) => {
    expect(percentage(place, salt)(id)).toBe(false);
    expect(percentage(place + 1, salt)(id)).toBe(true);
  });

  it('counts in parts of a percent', () => {
    expect(percentage(7.901)('device-1')).toBe(false);
    expect(percentage(7.902)('device-1')).toBe(true);
    // Its very place, from the same implementation: the device is not among those before it.
    expect(percentage(7.9012163216248155)('device-1')).toBe(false);
  });

  const ids = Array.from({ length: 20_000 }, (_, index) => `device-${index}`);

  function shareOf(of: number, salt: string): number {
    const test = percentage(of, salt);
    return ids.filter(id => test(id) === true).length / ids.length;
  }

  it('is nobody at 0 and everybody at 100', () => {
    expect(shareOf(0, 'canary')).toBe(0);
    expect(shareOf(100, 'canary')).toBe(1);
  });

  it.each([1, 10, 50, 99])('takes %d of a hundred devices, whatever the salt', of => {
    const share = of / 100;
    // Five standard deviations of a binomial distribution.
    const bound = 5 * Math.sqrt((share * (1 - share)) / ids.length);
    for (const salt of ['a', 'b', 'c']) expect(Math.abs(shareOf(of, salt) - share)).toBeLessThan(bound);
  });

  it('only adds devices as it rises', () => {
    const ten = percentage(10);
    const twenty = percentage(20);
    expect(ids.filter(id => ten(id) === true && twenty(id) !== true)).toEqual([]);
  });

  it('finds anything but a text unknown', () => {
    expect([undefined, 1, true, {}].map(percentage(100))).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });
});
