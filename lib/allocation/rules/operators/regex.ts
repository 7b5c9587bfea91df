import { operator } from '../../plugin';
import { onText, textArgument } from './text';

/** A regular expression matches somewhere in the text; RE2's syntax, which is linear in the text's length. */
export const regex = operator({
  name: 'regex',
  summary: 'This regular expression (RE2 syntax) matches somewhere in the text; anchor it with ^ and $ for the whole.',
  argument: textArgument,
  tests: ['text'],
  words: pattern => `matches /${pattern}/`,
  compile(argument, { patterns, ignoreCase }) {
    const pattern = patterns.compile(argument, { ignoreCase });
    return onText(text => pattern.test(text));
  },
});
