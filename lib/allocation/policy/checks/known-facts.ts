import { isObject } from '../../json-object';
import type { FactPlugin, Plugin } from '../../plugin';
import { findFact, sectionOf } from '../../rules/fact-table';
import { parsePath } from '../../rules/path';
import { didYouMean } from '../did-you-mean';
import type { Finding } from '../problem';
import { type Surveyed, textsIn } from '../survey';
import type { Check } from './check';
import { templatePaths } from './templates';

/** Every path that conditions, templates and `private` read is one of a fact that the policy has. */
export const knownFacts: Check = (survey, { plugins }) => {
  const { document, tests } = survey;
  const read: (Surveyed<string> & Pick<Finding, 'at'>)[] = [
    ...tests.map(({ fact, path }) => ({ value: fact, path, at: 'key' as const })),
    ...templatePaths(survey),
    ...textsIn(document.private, ['private']),
  ];
  return read.flatMap(({ value, ...place }) => {
    const wrong = factProblem(value, document.facts, plugins);
    return wrong ? [{ ...place, ...wrong }] : [];
  });
};

/** What is wrong with a text as the path of a fact, or nothing. */
export function factProblem(
  text: string,
  sections: unknown,
  plugins: readonly Plugin[],
): Pick<Finding, 'what' | 'cure'> | undefined {
  if (!parsePath(text)) return { what: `${JSON.stringify(text)} is no path`, cure: 'write a.b, a["x.y"] or a[0]' };
  const found = findFact(plugins, text);
  if (!found) {
    const known = plugins.filter(({ kind }) => kind === 'fact').map(({ name }) => name);
    return { what: `there is no fact ${text}`, cure: didYouMean(text, known) };
  }
  if (!found.plugin.options || hasSection(found.plugin, sections)) return undefined;
  return {
    what: `${text} has no source in this policy`,
    cure: `name its sources under facts: ${sectionOf(found.plugin)}`,
  };
}

function hasSection(plugin: FactPlugin, sections: unknown): boolean {
  return isObject(sections) && Object.hasOwn(sections, sectionOf(plugin));
}
