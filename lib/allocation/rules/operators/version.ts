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
  unfit: () => 'version tests texts of digits and dots',
  compile(argument) {
    const bounds = argument
      .trim()
      .split(/ +/)
      .map(bound => {
        const [, comparison, text] = /^([<>=]+)(.*)$/.exec(bound) as unknown as [string, Comparison, string];
        return { fits: holds[comparison], parts: text.split('.') };
      });
    return onText(text => (/^\d+(\.\d+)*$/.test(text) ? fitsAll(text.split('.'), bounds) : 'unknown'));
  },
});

function fitsAll(parts: string[], bounds: { fits: (order: number) => boolean; parts: string[] }[]): boolean {
  return bounds.every(bound => bound.fits(compare(parts, bound.parts)));
}

function compare(left: string[], right: string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareNumbers(left[index] ?? '0', right[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers as texts: a device may send more digits than a number holds. */
function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  const a = withoutLeadingZeros(left);
  const b = withoutLeadingZeros(right);
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function withoutLeadingZeros(digits: string): string {
  return digits.startsWith('0') ? digits.replace(/^0+(?=.)/, '') : digits;
}
