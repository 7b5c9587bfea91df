import pc from 'picocolors';
import type { Difference } from '../cases/compare';

/** One case: passed, or where the decision differs from what was expected. */
export function caseInWords(name: string, differences: readonly Difference[], reason: string): string {
  if (differences.length === 0) return `${pc.green('✓')} ${name}`;
  const lines = differences.flatMap(({ member, expected, actual }) => [
    `    ${member}`,
    `      ${pc.green(`expected ${JSON.stringify(expected)}`)}`,
    `      ${pc.red(`but got  ${JSON.stringify(actual)}`)}`,
  ]);
  return [`${pc.red('✗')} ${name}`, ...lines, `    because: ${reason}`].join('\n');
}
