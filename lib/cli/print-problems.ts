import pc from 'picocolors';
import type { PlacedProblem, Source } from '../documents/yaml-source';
import { count } from './count';
import { shownPath } from './project';

/** Problems for people: where, the line, what is wrong, how to mend it; and a count. */
export function problemsInWords({ file, lines }: Source, problems: readonly PlacedProblem[]): string {
  const parts = problems.map(({ place: { line, column, length }, severity, check, what, cure }) => {
    const color = severity === 'error' ? pc.red : pc.yellow;
    const number = String(line).padStart(4);
    const blank = ' '.repeat(number.length);
    return [
      `${pc.bold(`${shownPath(file)}:${line}:${column}`)} ${color(severity)}: ${what} ${pc.dim(`[${check}]`)}`,
      `${pc.dim(`${number} |`)} ${lines[line - 1] ?? ''}`,
      `${pc.dim(`${blank} |`)} ${' '.repeat(column - 1)}${color('^'.repeat(length))}`,
      ...(cure ? [`${blank} ${pc.cyan('=')} ${cure}`] : []),
    ].join('\n');
  });
  return [...parts, countOf(problems)].join('\n\n');
}

/** `2 errors, 1 warning`. */
function countOf(problems: readonly PlacedProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(Boolean).join(', ');
}
