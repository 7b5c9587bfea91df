import type { Check } from './check';

/** A rule without a condition matches always, so nothing after it is ever asked; of two equal hub names, neither is the second. */
export const reachable: Check = ({ rules, hubs }) => {
  const open = rules.findIndex(({ value }) => !Object.hasOwn(value, 'when'));
  const shadowed = open < 0 ? [] : rules.slice(open + 1);
  const names = hubs.map(({ value }) => value.name);
  const repeated = hubs.filter(({ value: { name } }, index) => typeof name === 'string' && names.indexOf(name) < index);
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
