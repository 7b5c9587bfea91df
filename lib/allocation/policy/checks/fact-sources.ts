import { isObject, type JsonObject } from '../../json-object';
import type { FactPlugin, PatternEngine, Plugin } from '../../plugin';
import { findFact, sectionOf } from '../../rules/fact-table';
import type { Finding } from '../problem';
import { textsIn } from '../survey';
import type { Check, CheckTools } from './check';
import { factProblem } from './known-facts';

/** The sources of derived facts are facts themselves, lead nowhere back, and their patterns parse. */
export const factSources: Check = ({ document: { facts } }, tools) => {
  if (!isObject(facts)) return [];
  const sections = sectionsOf(facts, tools);
  return sections.flatMap(section => {
    const texts = textsIn(section.options, ['facts', section.name]);
    return wrongTexts(section, sections, facts, tools.plugins).map(({ text, ...wrong }) => {
      const place = texts.find(({ value }) => value === text);
      return { path: place?.path ?? ['facts', section.name], ...wrong };
    });
  });
};

type WrongText = Pick<Finding, 'what' | 'cure'> & { text: string };

/** An entry of `facts`, and what its fact asks for. */
interface Section {
  name: string;
  options: unknown;
  /** The paths of its sources. */
  sources: string[];
  badPatterns: WrongText[];
}

/** The entries that belong to a fact; of any other the schema says that it is not known. */
function sectionsOf(facts: JsonObject, { plugins, patterns }: CheckTools): Section[] {
  return Object.entries(facts).flatMap(([name, options]) => {
    const plugin = plugins.find((one): one is FactPlugin => one.kind === 'fact' && sectionOf(one) === name);
    return plugin ? [{ name, options, ...askedBy(plugin, options, patterns) }] : [];
  });
}

/** Compiles the fact to see which paths and patterns it asks for. */
function askedBy(
  plugin: FactPlugin,
  options: unknown,
  patterns: PatternEngine,
): Pick<Section, 'sources' | 'badPatterns'> {
  const sources: unknown[] = [];
  const badPatterns: WrongText[] = [];
  const fact = (path: string) => {
    sources.push(path);
    return { read: () => undefined };
  };
  const compile: PatternEngine['compile'] = (text, settings) => {
    try {
      return patterns.compile(text, settings);
    } catch (error) {
      const { message, cure } = error as Error & { cure?: string };
      badPatterns.push({ text, what: `the pattern does not work: ${message}`, ...(cure !== undefined && { cure }) });
      return { test: () => false, capture: () => undefined };
    }
  };
  try {
    plugin.compile(options as never, { fact, patterns: { compile } });
  } catch {
    // Options that do not fit their schema; the schema says so, also where they ask for what is no text.
  }
  return {
    sources: sources.filter(path => typeof path === 'string'),
    badPatterns: badPatterns.filter(({ text }) => typeof text === 'string'),
  };
}

function wrongTexts(
  { name, sources, badPatterns }: Section,
  sections: readonly Section[],
  facts: JsonObject,
  plugins: readonly Plugin[],
): WrongText[] {
  const wrongSources = sources.flatMap(text => {
    const problem = leadsTo(name, text, sections, plugins)
      ? { what: `${text} would be its own source` }
      : factProblem(text, facts, plugins);
    return problem ? [{ text, ...problem }] : [];
  });
  return [...badPatterns, ...wrongSources];
}

/** Whether a path belongs to a section, or has it among its sources, or among theirs, however far that goes. */
function leadsTo(name: string, path: string, sections: readonly Section[], plugins: readonly Plugin[]): boolean {
  const seen = new Set<Section>();
  const follow = (from: string): boolean => {
    const plugin = findFact(plugins, from)?.plugin;
    const section = plugin?.options && sections.find(one => one.name === sectionOf(plugin));
    if (!section || seen.has(section)) return false;
    seen.add(section);
    return section.name === name || section.sources.some(follow);
  };
  return follow(path);
}
