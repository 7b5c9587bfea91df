import { type FactValue, operator, type Truth } from '../../plugin';
import { typeInWords } from '../why-unknown';

/** A value that conditions can name. */
export type Scalar = string | number | boolean;

/**
 * Whether the value is one of these; unknown for a value whose type none of them has.
 *
 * This is what a bare value or list in a condition means, and the operator `in`.
 */
export function isOneOf(scalars: readonly Scalar[], ignoreCase: boolean): (value: FactValue) => Truth {
  const wanted = new Set(
    scalars.map(scalar => (ignoreCase && typeof scalar === 'string' ? scalar.toLowerCase() : scalar)),
  );
  const types = new Set<string>(scalars.map(scalar => typeof scalar));
  const [only] = wanted;
  // Most conditions name one value, and most rules are asked in vain: this is the line that runs most often of all.
  if (wanted.size === 1) return value => value === only || (typeof value === typeof only ? false : 'unknown');
  return value => wanted.has(value as Scalar) || (types.has(typeof value) ? false : 'unknown');
}

/** What a bare value or a bare list means; it has no name of its own in policies. */
export const equals = operator({
  name: 'equals',
  summary: 'The value is this, or one of these.',
  argument: { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
  tests: ['text', 'number', 'boolean'],
  words: scalars => `is ${scalars.map(scalar => JSON.stringify(scalar)).join(' or ')}`,
  unfit: scalars => `it is compared with ${[...new Set(scalars.map(typeOf))].map(typeInWords).join(', ')}`,
  compile: (scalars, { ignoreCase }) => isOneOf(scalars, ignoreCase),
});

function typeOf(scalar: Scalar): string {
  return typeof scalar === 'string' ? 'text' : typeof scalar;
}
