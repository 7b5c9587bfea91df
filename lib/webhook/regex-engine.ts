import { RE2JS } from 're2js';
import type { PatternEngine } from '../allocation/plugin';

/** Regular expressions by RE2: linear in the text's length, whatever the pattern. */
export const regexEngine: PatternEngine = {
  compile(pattern, { ignoreCase, capturing }) {
    const compiled = compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    if (capturing && compiled.groupCount() === 0) throw new Error('it has no group ( ) to capture');
    const begin = literalBegin(pattern);
    const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
    const beginsRight = (text: string) => fold(text.slice(0, begin.length)) === fold(begin);
    return {
      test: text => beginsRight(text) && compiled.test(text),
      capture(text) {
        const matcher = compiled.matcher(text);
        return matcher.find() && compiled.groupCount() > 0 ? (matcher.group(1) ?? undefined) : undefined;
      },
    };
  },
};

function compile(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    throw Object.assign(error as Error, cureOf(pattern));
  }
}

/** What other engines know and RE2, for the sake of linear time, does not. */
function cureOf(pattern: string): { cure?: string } {
  if (/\(\?<?[=!]/.test(pattern))
    return {
      cure: 'RE2 has no lookahead and no lookbehind: write a second test, inside of not for what must be missing',
    };
  if (/\\[1-9]/.test(pattern)) return { cure: 'RE2 has no backreferences: write out what they repeat' };
  return {};
}

/**
 * What every text that matches begins with, so far as a look at the pattern tells: comparing it is much cheaper than
 * the engine, and most rules are asked in vain. Empty for a pattern that is not anchored, or may begin otherwise.
 */
export function literalBegin(pattern: string): string {
  // A repetition behind a group of flags repeats what stands before the flags.
  const hasFlags = /\(\?[A-Za-z-]+\)/.test(pattern);
  if (hasFlags || pattern.includes('\\Q') || hasAlternatives(pattern)) return '';
  const [, literal = '', optional] = /^\^([A-Za-z0-9_-]+)([*?{])?/.exec(pattern) ?? [];
  return optional ? literal.slice(0, -1) : literal;
}

/** Whether there is a `|` outside of groups. */
function hasAlternatives(pattern: string): boolean {
  let rest = pattern.replaceAll(/\\./gs, '').replaceAll(/\[[^\]]*\]/g, '');
  while (/\([^()]*\)/.test(rest)) rest = rest.replaceAll(/\([^()]*\)/g, '');
  return rest.includes('|');
}
