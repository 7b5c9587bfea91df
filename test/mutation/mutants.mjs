// Stryker's instrumenter writes all mutants of a source into it, each behind a switch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { root } from '../../bin/bundle-tools.mjs';

const silent = { debug() {}, info() {}, isDebugEnabled: () => false };

/** The mutants of these sources, and the text of each source with its mutants in it. */
export async function mutantsOf(sources) {
  const texts = new Map(sources.map(source => [source, readFileSync(join(root, source), 'utf8')]));
  const { files, mutants } = await new Instrumenter(silent).instrument(
    [...texts].map(([name, content]) => ({ name, mutate: true, content })),
    { plugins: null, ignorers: [], excludedMutations: [] },
  );
  return {
    instrumented: new Map(files.map(({ name, content }) => [name, content])),
    mutants: mutants
      // What a comment tells Stryker to leave alone.
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, mutatorName, location, replacement }) => {
        const change = changeOf(texts.get(fileName), location, replacement);
        return { id, source: fileName, line: location.start.line + 1, kind: mutatorName, ...change };
      }),
  };
}

/** The lines of a text that a mutant changes, before and after. */
function changeOf(text, { start, end }, replacement) {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const before = lines[0].slice(0, start.column);
  const after = lines.at(-1).slice(end.column);
  return { original: lines.join('\n'), mutated: `${before}${replacement}${after}` };
}
