import { globMatches } from '../../glob';
import { operator } from '../../plugin';
import { folded, onText, textArgument } from './text';

/** The whole text fits a pattern in which `*` stands for anything. */
export const glob = operator({
  name: 'glob',
  summary: 'The whole text fits this pattern, in which * stands for any characters.',
  argument: textArgument,
  tests: ['text'],
  words: pattern => `fits ${JSON.stringify(pattern)}`,
  compile(argument, tools) {
    const parts = folded(argument, tools).split('*');
    return onText(text => globMatches(parts, text));
  },
});
