import type { PlacedProblem } from '../documents/yaml-source';
import { shownPath } from './project';

/** Problems for programs; every command with `--json` prints the same document of them. */
export function problemsAsJson(file: string, problems: readonly PlacedProblem[]): string {
  const listed = problems.map(({ place: { line, column }, ...problem }) => ({
    file: shownPath(file),
    line,
    column,
    ...problem,
  }));
  return JSON.stringify({ ok: problems.every(({ severity }) => severity !== 'error'), problems: listed }, null, 2);
}
