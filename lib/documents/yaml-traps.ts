import { type Document, isMap, type Node, Scalar, visit } from 'yaml';
import type { Problem } from '../allocation/policy/problem';
import type { TextProblem } from './text-problem';

/**
 * What YAML reads as something else than it looks like. Globs and templates that lack their quotes are read as they
 * were meant from here on, so that they hide no other mistake.
 */
export function traps(document: Document.Parsed, text: string): TextProblem[] {
  const found: TextProblem[] = [];
  const add = (node: Node, severity: Problem['severity'], what: string, cure: string) => {
    const [from, to] = rangeOf(node);
    found.push({ severity, what, cure, range: [from, to] });
  };
  /** The text that a node was meant to be. */
  const meant = (node: Node) => {
    const scalar = new Scalar(text.slice(...rangeOf(node)));
    scalar.range = node.range ?? null;
    return scalar;
  };
  visit(document, {
    Alias(_, node, above) {
      const anchored = node.resolve(document);
      if (anchored && above.includes(anchored)) {
        add(node, 'error', 'an alias cannot stand inside of what it repeats', 'write out what is meant');
        return meant(node);
      }
      if (node.source === '' || anchored) return undefined;
      add(node, 'error', 'a star begins a YAML alias, not a glob', `quote it: "*${node.source}"`);
      return meant(node);
    },
    Map(_, node) {
      const inner = node.items[0]?.key;
      if (node.items.length !== 1 || !isMap(inner)) return undefined;
      add(
        node,
        'error',
        'unquoted braces are a YAML map, not a template',
        `quote it: "${text.slice(...rangeOf(node))}"`,
      );
      return meant(node);
    },
    Scalar(_, node) {
      if (node.type !== 'PLAIN' || node.source === undefined) return;
      if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
        add(
          node,
          'error',
          `${node.source} is read as ${node.value}, which is no number to work with`,
          `quote it if it is a text: "${node.source}"`,
        );
      } else if (typeof node.value === 'number' && node.source !== String(node.value)) {
        add(
          node,
          'warning',
          `${node.source} is read as the number ${node.value}`,
          `quote it if it is a text: "${node.source}"`,
        );
      }
      if (typeof node.value === 'string' && /^(?:y|n|yes|no|on|off)$/i.test(node.value)) {
        add(
          node,
          'warning',
          `${node.source} is a text here, but other YAML readers take it for true or false`,
          `quote it: "${node.source}"`,
        );
      }
    },
  });
  return found;
}

function rangeOf({ range }: Node): [number, number] {
  const [from, to] = range ?? [0, 0];
  return [from, to];
}
