import type { FactValue, OperatorPlugin } from '../plugin';

/** Why an operator can say neither true nor false of a value that is there. */
export function whyUnknown({ name, tests, unfit }: OperatorPlugin, argument: never, value: FactValue): string {
  return `it is ${kindOf(value)}; ${unfit?.(argument) ?? `${name} tests ${tests.map(typeInWords).join(', ')}`}`;
}

/** `text` as `texts`. */
export function typeInWords(type: string): string {
  return type === 'boolean' ? 'true and false' : `${type}s`;
}

function kindOf(value: FactValue): string {
  if (Array.isArray(value)) return 'a list';
  const kinds: Record<string, string> = { string: 'a text', number: 'a number', boolean: 'true or false' };
  return kinds[typeof value] ?? 'an object';
}
