import { didYouMean } from '../did-you-mean';
import type { DocumentPath, Finding } from '../problem';
import { type Survey, textsIn } from '../survey';
import type { Check } from './check';

/** Tags and locations that selectors name are those of some described hub; a template is left to the day. */
export const hubSelectors: Check = survey =>
  survey.selectors.flatMap(({ value, path }) => [
    ...unknown(survey, 'tag', value.tag, path),
    ...unknown(survey, 'location', value.location, path),
  ]);

const described = { tag: 'tags', location: 'location' } as const;

function unknown({ hubs }: Survey, member: 'tag' | 'location', wanted: unknown, path: DocumentPath): Finding[] {
  const known = [
    ...new Set(hubs.flatMap(({ value }) => textsIn(value[described[member]], [])).map(({ value }) => value)),
  ];
  const isKnown = (text: string) => text.includes('{{') || known.some(one => one.toLowerCase() === text.toLowerCase());
  return textsIn(wanted, [...path, member])
    .filter(({ value }) => !isKnown(value))
    .map(({ value, path }) => ({
      path,
      what: `no entry of hubs has the ${member} ${value}`,
      cure: known.length > 0 ? didYouMean(value, known) : describing(member, value),
    }));
}

/** Where no hub has a tag or a location at all, an entry that gives it. */
function describing(member: 'tag' | 'location', value: string): string {
  const entry = member === 'tag' ? `tags: [${value}]` : `location: ${value}`;
  return `describe a hub with it, hubs: [{ name: …, ${entry} }], or select by name`;
}
