import type { FactValue, OperatorTools, Truth } from '../../plugin';

/** An argument that is a text with something in it: an empty one would match everything. */
export const textArgument = { type: 'string', minLength: 1 } as const;

/** A test that knows texts only; anything else is unknown to it. */
export function onText(test: (text: string) => Truth): (value: FactValue) => Truth {
  return value => (typeof value === 'string' ? test(value) : 'unknown');
}

/** The argument in the case in which the fact's texts arrive. */
export function folded(argument: string, { ignoreCase }: OperatorTools): string {
  return ignoreCase ? argument.toLowerCase() : argument;
}
