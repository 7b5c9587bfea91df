import { operator } from '../../plugin';
import { murmurHash3 } from '../murmur-hash3';
import { onText } from './text';

/**
 * The device is among the first so many percent of all, in an order that the salt shuffles.
 *
 * The place of a device is `murmurHash3(id in lower case, murmurHash3(salt, 0)) / 2^32 * 100`. It can never change,
 * and neither can the place under a salt: raising `of` only adds devices.
 */
export const percent = operator({
  name: 'percent',
  summary:
    'The device is among the first so many percent, in an order of its own for each salt; raising `of` only adds devices.',
  argument: {
    type: 'object',
    required: ['of', 'salt'],
    additionalProperties: false,
    properties: {
      of: { type: 'number', minimum: 0, maximum: 100, description: 'How many percent of all devices.' },
      salt: { type: 'string', minLength: 1, description: 'Names the order, so that a renamed rule reshuffles nobody.' },
    },
  },
  tests: ['text'],
  onlyFor: 'registrationId',
  words: ({ of, salt }) => `is among the first ${of} % (salt ${salt})`,
  compile({ of, salt }) {
    const seed = murmurHash3(salt, 0);
    return onText(id => (murmurHash3(id, seed) / 2 ** 32) * 100 < of);
  },
});
