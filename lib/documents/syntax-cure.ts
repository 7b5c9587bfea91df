import type { Document, YAMLParseError } from 'yaml';
import { openingOf } from './opening';

const sameColumn = 'the lines of one list or object begin in the same column';

/** What a cure may depend on. */
interface Scene {
  /** The line on which the error begins, and its part from there on. */
  line: string;
  rest: string;
  /** Where the brace, bracket or quote stands that is open, in words. */
  opening: string;
}

/** What the parser says, and how to mend it; the first that fits counts. */
const cures: [RegExp, string | ((scene: Scene) => string)][] = [
  [/cannot start with|cannot be an empty string/, 'quote a text that begins with a sign'],
  [/end with a }/, ({ opening }) => `close the {${opening} with }, and indent what stands between`],
  [/end with a ]/, ({ opening }) => `close the [${opening} with ], and indent what stands between`],
  [/Missing closing/, ({ opening }) => `close the quote${opening}`],
  [/Tabs are not allowed/, 'indent with blanks: YAML takes no tabs there'],
  [/block-seq-ind on same line/, 'begin a list on the line below its name; quote a text that begins with a dash'],
  [/same column|Sequence item without|A block sequence may not/, sameColumn],
  [/Nested mappings|Implicit keys need to be on a single line/, keyCure],
  [/Implicit map keys need/, `write a name with a colon and a blank behind it; ${sameColumn}`],
  [/Map keys must be unique/, 'keep one of the two'],
  [/multiple documents/, 'take out the ---: a file holds one document'],
  [
    /Block collections are not allowed within flow|Missing , or :|Unexpected flow-(map|seq)-start/,
    'put a comma between',
  ],
  [/Unexpected , in flow/, 'take out one comma'],
  [/Unexpected flow-(map|seq)-end/, 'take it out: it closes nothing that is open'],
  [/Unexpected scalar at node end/, 'quote the whole text; a single quote inside of single quotes is written twice'],
  [/Invalid escape sequence/, 'inside of double quotes write a backslash twice, or use single quotes'],
  [/Comments must be separated/, 'put a blank before the #'],
];

/** How to mend a syntax error; globs, ranges and paths, which policies invite, come first. */
export function syntaxCure(error: YAMLParseError, document: Document.Parsed, text: string): string | undefined {
  const { message, pos } = error;
  const lineStart = text.lastIndexOf('\n', pos[0] - 1) + 1;
  const lineEnd = text.indexOf('\n', pos[0]);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const range = /[:{,[]\s*(>=?[^\s"',}\]]+)/.exec(line)?.[1];
  if (range) return `quote it: "${range}"`;
  if (/[{,]\s*[\w.]+\[/.test(line)) return 'write a path with [ ] as a key of a line of its own, or quote it whole';
  const [, cure] = cures.find(([about]) => about.test(message)) ?? [];
  if (typeof cure !== 'function') return cure;
  return cure({ line, rest: line.slice(pos[0] - lineStart), opening: placeInWords(openingOf(error, document), text) });
}

/** A line was taken for the name of a member: its colon is no colon to YAML, or one too many. */
function keyCure({ line, rest }: Scene): string {
  if (/^\s*-\w/.test(line)) return 'put a blank behind the dash';
  if (/: /.test(rest)) return 'quote a text in which a blank follows a colon';
  return /^\s*(- )?\w+:\S/.test(line) ? 'put a blank behind the colon' : sameColumn;
}

function placeInWords(at: number | undefined, text: string): string {
  if (at === undefined) return '';
  const lines = text.slice(0, at).split('\n');
  return ` of line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
}
