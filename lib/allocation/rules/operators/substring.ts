import { type OperatorPlugin, operator } from '../../plugin';
import { folded, onText, textArgument } from './text';

/** The three operators that look for a text in a text. */
export const substring: OperatorPlugin[] = [
  looking('prefix', 'starts with', (text, wanted) => text.startsWith(wanted)),
  looking('suffix', 'ends with', (text, wanted) => text.endsWith(wanted)),
  looking('contains', 'contains', (text, wanted) => text.includes(wanted)),
];

function looking(name: string, words: string, holds: (text: string, wanted: string) => boolean): OperatorPlugin {
  return operator({
    name,
    summary: `The text ${words} this.`,
    argument: textArgument,
    tests: ['text'],
    words: wanted => `${words} ${JSON.stringify(wanted)}`,
    compile(argument, tools) {
      const wanted = folded(argument, tools);
      return onText(text => holds(text, wanted));
    },
  });
}
