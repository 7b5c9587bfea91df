import { operator } from '../../plugin';
import { onText } from './text';

type Comparison = '<' | '<=' | '=' | '>=' | '>';

const holds: Record<Comparison, (order: number) => boolean> = {
  '<': order => order < 0,
  '<=': order => order <= 0,
  '=': order => order === 0,
  '>=': order => order >= 0,
  '>': order => order > 0,
};

/**
 * The version fits a range, compared number by number; a missing part counts as 0.
 *
 * Only digits and dots are a version. Libraries are laxer: one that takes `12.x` for more than 12.1 lets a device lie
 * its way out of quarantine.
 */
export const version = operator({
  name: 'version',
  summary: 'The version (digits and dots only) fits this range: <, <=, =, >= or > and a version; a blank means and.',
  argument: { type: 'string', pattern: '^ *(<=?|>=?|=)[0-9]+(\\.[0-9]+)*( +(<=?|>=?|=)[0-9]+(\\.[0-9]+)*)* *$' },
  tests: ['text'],
  words: range => `is a version ${range}`,
  compile(argument) {
    const bounds = argument
      .trim()
      .split(/ +/)
      .map(bound => {
        const [, comparison, text] = /^([<>=]+)(.*)$/.exec(bound) as unknown as [string, Comparison, string];
        return { fits: holds[comparison], parts: parse(text) };
      });
    return onText(text => (/^\d+(\.\d+)*$/.test(text) ? fitsAll(parse(text), bounds) : 'unknown'));
  },
});

function fitsAll(parts: string[], bounds: { fits: (order: number) => boolean; parts: string[] }[]): boolean {
  return bounds.every(bound => bound.fits(compare(parts, bound.parts)));
}

/** Parts without leading zeros, as texts: a device may send more digits than a number holds. */
function parse(text: string): string[] {
  return text.split('.').map(part => part.replace(/^0+(?=.)/, ''));
}

function compare(left: string[], right: string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const a = left[index] ?? '0';
    const b = right[index] ?? '0';
    if (a !== b) return a.length - b.length || (a < b ? -1 : 1);
  }
  return 0;
}
