import { pickHub } from '../../../../lib/allocation/hubs/pick';
import { weighted } from '../../../../lib/allocation/hubs/pickers/weighted';
import { registration } from '../../rules/given';
import { linked } from '../hubs';
import { equally, host, pickers, placing } from './placing';

describe('weighted, pinned', () => {
  // The hub with the largest weight / -ln((fmix32(murmur3_32(id) ^ murmur3_32(hub)) + 0.5) / 2**32), by an
  // implementation in Python that passes SMHasher's verification. These values must never change.
  it.each([
    ['breakroom499-contoso-tstrsd-007', 'c', 'c'],
    ['mainbuilding167-contoso-hpsd-088', 'a', 'b'],
    ['sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6', 'c', 'c'],
    ['a', 'c', 'c'],
    ['0', 'b', 'b'],
    ['device-1', 'c', 'c'],
    ['device-2', 'a', 'a'],
    ['device-3', 'b', 'b'],
    ['urn:dev:ops:32473-type', 'c', 'c'],
    ['x'.repeat(128), 'c', 'c'],
  ])('%s goes to hub %s, and by the weights 1:2:3 to hub %s', (id, alike, byWeight) => {
    expect(equally('a', 'b', 'c')(id)).toBe(host(alike));
    expect(placing({ a: 1, b: 2, c: 3 })(id)).toBe(host(byWeight));
  });

  it('scores as the formula says', () => {
    const about = registration({ context: { registrationId: 'Breakroom499-contoso-tstrsd-007' } });
    const score = weighted.compile(undefined as never)(about);
    const scores = linked([host('a'), host('b'), host('c')]).map(score);
    expect(scores[0]).toBeCloseTo(0.5692632725838431, 12);
    expect(scores[1]).toBeCloseTo(0.4474291418788616, 12);
    expect(scores[2]).toBeCloseTo(0.6053433701175045, 12);
  });

  it('does not depend on the order, the spelling or the form of the linked hubs', () => {
    const about = registration();
    const hubs = linked([host('a'), host('b'), host('c')]);
    const others = linked([host('c').toUpperCase(), 'contoso-hub-b.device.azure-devices.net', host('a')]);
    for (let index = 0; index < 100; index++) {
      const one = { ...about, id: `device-${index}` };
      expect(pickHub(others, pickers, one)?.hub.name).toBe(pickHub(hubs, pickers, one)?.hub.name);
    }
  });
});
