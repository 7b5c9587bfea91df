import { findFact } from '../../rules/fact-table';
import { type Path, parsePath } from '../../rules/path';
import { isAtOrBelow } from '../private-paths';
import type { Finding } from '../problem';
import { type Surveyed, textsIn } from '../survey';
import type { Check, CheckTools } from './check';

/** What every line of the log names cannot be private, and what is taken from another fact is not hidden alone. */
export const privateFacts: Check = ({ document }, tools) => {
  const named = textsIn(document.private, ['private']);
  const paths = named.flatMap(({ value }) => {
    const path = parsePath(value);
    return path ? [path] : [];
  });
  return named.flatMap(one => [...cannotBe(one), ...shownBeside(one, paths, tools)]);
};

const logged = ['registrationId', 'enrollment.id', 'currentHub', 'dps'];

function cannotBe({ value, path }: Surveyed<string>): Finding[] {
  const named = parsePath(value);
  return logged
    .filter(one => named && isAtOrBelow(parsePath(one) as Path, named))
    .map(one => ({ path, what: `${one} cannot be private: every decision is logged under it`, cure: 'leave it out' }));
}

/** The facts that a private one is taken from, where they are not private themselves. Those of the log cannot be. */
function shownBeside({ value, path }: Surveyed<string>, named: readonly Path[], { plugins }: CheckTools): Finding[] {
  const sources = findFact(plugins, value)?.plugin.derivedFrom ?? [];
  return sources
    .filter(source => !logged.includes(source))
    .filter(source => !named.some(one => isAtOrBelow(parsePath(source) as Path, one)))
    .map(source => ({
      path,
      severity: 'warning',
      what: `${value} is taken from ${source}, which is shown`,
      cure: `name ${source}: what is taken from it is private, too`,
    }));
}
