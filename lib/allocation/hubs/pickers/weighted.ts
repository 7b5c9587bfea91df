import { picker } from '../../plugin';
import { mix32, murmurHash3 } from '../../rules/murmur-hash3';

/**
 * Spreads devices over the candidates in proportion to their weights, by weighted rendezvous hashing: each device
 * draws one number per hub, the largest wins, so a hub that comes or goes moves only the devices that it gains or
 * loses.
 *
 * The draw is `weight / -ln(u)` with `u = (mix32(murmurHash3(id, 0) ^ murmurHash3(hub, 0)) + 0.5) / 2^32`; it places
 * devices, so it can never change. Source: Schindelhauer and Schomaker, "Weighted distributed hash tables" (2005),
 * the logarithmic method.
 */
export const weighted = picker({
  name: 'weighted',
  summary:
    'Spreads the devices over the candidates in proportion to their weights; the same device always gets the same hub.',
  prefer: 'highest',
  compile: () => registration => {
    const id = murmurHash3(registration.id, 0);
    return ({ name, weight }) => weight / -Math.log((mix32(id ^ murmurHash3(name, 0)) + 0.5) / 2 ** 32);
  },
});
