import type { Check } from './check';

/** Rules have names of their own: decisions, logs and cases call them by name. What is no text is the schema's to say. */
export const ruleNames: Check = ({ rules }) => {
  const seen = new Set<unknown>(['otherwise']);
  return rules.flatMap(({ value: { name }, path }) => {
    const isTaken = seen.has(name);
    seen.add(name);
    return isTaken
      ? [
          {
            path: [...path, 'name'],
            what: `the name ${JSON.stringify(name)} is taken`,
            cure: 'give each rule a name of its own',
          },
        ]
      : [];
  });
};
