import { payloadLimits } from '../../twin/limits';
import { textsIn } from '../survey';
import type { Check } from './check';

/** Payloads for the device can be written out, and keep out of what is reserved. */
export const payloads: Check = ({ payloads }) =>
  payloads.flatMap(({ value, path }) => {
    const problem =
      payloadLimits.problem(value, 0) ??
      (payloadLimits.tooLarge(value) ? 'it is larger than a message of DPS, 96 KB' : undefined);
    const foreign = textsIn(value, path).filter(text => /[^\u0020-\u007e]/.test(text.value));
    return [
      ...(problem ? [{ path, what: problem }] : []),
      ...(Object.hasOwn(value, 'allocation')
        ? [
            {
              path: [...path, 'allocation'],
              at: 'key' as const,
              what: 'allocation is reserved for the product itself',
              cure: 'give it another name',
            },
          ]
        : []),
      ...foreign.map(text => ({
        path: text.path,
        severity: 'warning' as const,
        what: 'it is not ASCII; it leaves as \\u escapes, because some device SDKs decode what they receive as ASCII',
        cure: 'try it with your devices, or keep to ASCII',
      })),
    ];
  });
