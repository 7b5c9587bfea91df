import type { FactPlugin, PatternEngine, Plugin } from '../../plugin';
import { findFact } from '../../rules/fact-table';
import type { Finding } from '../problem';
import { sectionOf } from '../schema';
import { isObject, type Surveyed, textsIn } from '../survey';
import type { Check } from './check';
import { factProblem } from './known-facts';

/** The sources of derived facts are facts themselves, lead nowhere back, and their patterns parse. */
export const factSources: Check = ({ document: { facts } }, { plugins, patterns }) => {
  if (!isObject(facts)) return [];
  return Object.entries(facts).flatMap(([section, options]) => {
    const plugin = plugins.find((one): one is FactPlugin => one.kind === 'fact' && sectionOf(one) === section);
    if (!plugin) return [];
    const texts = textsIn(options, ['facts', section]);
    return wrongTexts(plugin, options, plugins, patterns, facts).flatMap(({ text, ...wrong }) => {
      const place: Surveyed<string> | undefined = texts.find(({ value }) => value === text);
      return [{ path: place?.path ?? ['facts', section], ...wrong }];
    });
  });
};

type WrongText = Pick<Finding, 'what' | 'cure'> & { text: string };

/** Compiles the fact to see which paths and patterns it asks for. */
function wrongTexts(
  plugin: FactPlugin,
  options: unknown,
  plugins: readonly Plugin[],
  patterns: PatternEngine,
  facts: unknown,
): WrongText[] {
  const wrong: WrongText[] = [];
  const fact = (text: string) => {
    const source = findFact(plugins, text)?.plugin;
    const isCircle = source?.options !== undefined && sectionOf(source) === sectionOf(plugin);
    const problem = isCircle ? { what: `${text} would be its own source` } : factProblem(text, facts, plugins);
    if (problem) wrong.push({ text, ...problem });
    return { read: () => undefined };
  };
  const compile: PatternEngine['compile'] = (text, settings) => {
    try {
      return patterns.compile(text, settings);
    } catch (error) {
      wrong.push({ text, what: `the pattern does not work: ${(error as Error).message}` });
      return { test: () => false, capture: () => undefined };
    }
  };
  try {
    plugin.compile(options as never, { fact, patterns: { compile } });
  } catch {
    // Options that do not fit their schema; the schema says so, also where they ask for what is no text.
  }
  return wrong.filter(({ text }) => typeof text === 'string');
}
