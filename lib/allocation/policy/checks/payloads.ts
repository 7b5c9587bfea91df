import { payloadLimits } from '../../twin/limits';
import type { DocumentPath, Finding } from '../problem';
import type { Check } from './check';

/** Payloads for the device can be written out, and keep out of what is reserved. */
export const payloads: Check = ({ payloads }) =>
  payloads.flatMap(({ value, path }) => {
    const problem =
      payloadLimits.problem(value, 0) ??
      (payloadLimits.tooLarge(value) ? 'it is larger than a message of DPS, 96 KB' : undefined);
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
      ...beyondAscii(value, path).map(place => ({
        ...place,
        severity: 'warning' as const,
        what: 'it is not ASCII; it leaves as \\u escapes, because some device SDKs decode what they receive as ASCII',
        cure: 'try it with your devices, or keep to ASCII',
      })),
    ];
  });

/** Texts and member names that do not leave as they are written. */
function beyondAscii(value: unknown, path: DocumentPath): Pick<Finding, 'path' | 'at'>[] {
  if (typeof value === 'string') return isAscii(value) ? [] : [{ path }];
  return Object.entries(value ?? {}).flatMap(([key, item]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(isAscii(key) ? [] : [{ path: here, at: 'key' as const }]), ...beyondAscii(item, here)];
  });
}

/** Line ends and tabs are ASCII, and JSON has escapes of its own for them. */
function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(JSON.stringify(text));
}
