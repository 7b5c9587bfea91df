import type { Check } from './check';

/** A rule without a condition matches always, so nothing after it is ever asked; of two equal hub names, neither is the second. */
export const reachable: Check = ({ rules, hubs }) => {
  const open = rules.findIndex(({ value }) => !Object.hasOwn(value, 'when'));
  const shadowed = open < 0 ? [] : rules.slice(open + 1);
  const names = hubs.map(({ value: { name } }) => (typeof name === 'string' ? name.toLowerCase() : undefined));
  const repeated = hubs.filter((_, index) => names.indexOf(names[index]) < index);
  return [
    ...shadowed.map(({ path }) => ({
      path,
      severity: 'warning' as const,
      what: `it is never asked: ${JSON.stringify(rules[open]?.value.name)} has no when, so it matches always`,
      cure: 'move it up, or give that rule a when',
    })),
    ...repeated.map(({ value, path }) => ({
      path: [...path, 'name'],
      severity: 'warning' as const,
      what: `an entry before it has the same name ${value.name}, and the first that fits describes a hub`,
      cure: 'make them one',
    })),
  ];
};
