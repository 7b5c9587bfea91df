import type { Document, YAMLParseError } from 'yaml';
import { openingOf } from './opening';
import { syntaxCure } from './syntax-cure';
import type { TextProblem } from './text-problem';

/** What the YAML parser says, each mistake once, with its cure. */
export function syntaxProblems(document: Document.Parsed, text: string): TextProblem[] {
  const shown: YAMLParseError[] = [];
  for (const [index, error] of document.errors.entries()) {
    const before = [...shown, ...document.errors.slice(Math.max(0, index - 1), index)];
    if (!before.some(other => isFollowUp(error, other, document, text))) shown.push(error);
  }
  return shown.map(error => {
    const cure = syntaxCure(error, document, text);
    return {
      severity: 'error',
      what: `this is not YAML: ${error.message}`,
      ...(cure !== undefined && { cure }),
      range: error.pos,
    };
  });
}

/** Whether an error comes of the same mistake as one before it, so far as that is sure. */
function isFollowUp(error: YAMLParseError, before: YAMLParseError, document: Document.Parsed, text: string): boolean {
  return (
    isSameLine(error, before, text) ||
    (error.pos[0] >= before.pos[0] && error.pos[0] <= before.pos[1]) ||
    (isAfterTheEnd(error) && (isAfterTheEnd(before) || isOpen(before))) ||
    (isOpen(error) && isOpen(before) && isAround(error, before, document))
  );
}

function isSameLine({ pos: [from] }: YAMLParseError, before: YAMLParseError, text: string): boolean {
  return text.lastIndexOf('\n', from - 1) === text.lastIndexOf('\n', before.pos[0] - 1);
}

/** The parser had finished; after its first such error, it says the same of every word. */
function isAfterTheEnd({ message }: YAMLParseError): boolean {
  return message.includes('in YAML stream');
}

/** A brace or bracket is not closed. */
function isOpen({ message }: YAMLParseError): boolean {
  return /end with a [}\]]$/.test(message);
}

/** What is not closed holds what was not closed before. */
function isAround(error: YAMLParseError, before: YAMLParseError, document: Document.Parsed): boolean {
  const outer = openingOf(error, document);
  const inner = openingOf(before, document);
  return outer !== undefined && inner !== undefined && outer < inner;
}
