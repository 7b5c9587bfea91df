import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { DocumentPath, Problem } from '../allocation/policy/problem';
import { syntaxProblems } from './syntax-problems';
import type { TextProblem } from './text-problem';
import { traps } from './yaml-traps';

/** A place in a file; lines and columns count from 1. */
export interface Place {
  line: number;
  column: number;
  /** How many characters of the line it takes. */
  length: number;
}

/** A problem with its place. */
export type PlacedProblem = Omit<Problem, 'path' | 'at'> & { place: Place };

/** A YAML or JSON file as it was read. */
export interface Source {
  file: string;
  lines: string[];
  /** The document's value; undefined where it cannot be read. */
  value: unknown;
  /** What is wrong with the text itself. */
  problems: PlacedProblem[];
  /** Where a part of the value stands; of a part that is not there, where what holds it stands. */
  place(path: DocumentPath, at: Problem['at']): Place;
}

/** Reads YAML 1.2, or JSON, which is YAML. Collects every mistake; throws nothing. */
export function readYaml(file: string, text: string): Source {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lines = text.split(/\r?\n/);
  const placeOf = ([from, to]: [number, number]): Place => {
    const { line, col: column } = lineCounter.linePos(from);
    const rest = (lines[line - 1] ?? '').length - column + 1;
    return { line: Math.max(line, 1), column: Math.max(column, 1), length: Math.max(1, Math.min(to - from, rest)) };
  };
  const broken = syntaxProblems(document, text);
  const problems = [...broken, ...traps(document, text)];
  const value = broken.length === 0 ? readValue(document, problems) : undefined;
  return {
    file,
    lines,
    value,
    problems: problems.map(({ range, ...problem }: TextProblem) => ({
      check: 'yaml',
      ...problem,
      place: placeOf(range),
    })),
    place: (path, at) => placeOf(rangeAt(document, path, at)),
  };
}

/** The document's value. The library refuses aliases that would multiply without end; that is one more problem. */
function readValue(document: Document.Parsed, problems: TextProblem[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    problems.push({
      severity: 'error',
      what: (error as Error).message,
      cure: 'write out what the aliases repeat',
      range: [0, 1],
    });
    return undefined;
  }
}

/** The text range of a part of the document, or of the deepest part above it that is there. */
function rangeAt(document: Document.Parsed, path: DocumentPath, at: Problem['at']): [number, number] {
  let here: unknown = document.contents;
  let range = rangeOf(here);
  for (const [depth, part] of path.entries()) {
    const pair = childOf(here, part);
    if (!pair) return range;
    const isLast = depth === path.length - 1;
    range = rangeOf(isLast && at === 'key' && pair.key ? pair.key : (pair.value ?? pair.key));
    here = pair.value;
  }
  return range;
}

function childOf(node: unknown, part: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node)) return part in node.items ? { value: node.items[part as number] } : undefined;
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }: Pair) => isScalar(key) && String(key.value) === String(part));
}

function rangeOf(node: unknown): [number, number] {
  const [from, to] = (node as Node | null)?.range ?? [0, 0];
  return [from, to];
}
