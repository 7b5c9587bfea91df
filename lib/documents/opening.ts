import { type Document, isNode, visit, type YAMLParseError } from 'yaml';

/** Where the brace, bracket or quote stands that an error calls open: the parser lets what it opens end at the error. */
export function openingOf({ pos: [end] }: YAMLParseError, document: Document.Parsed): number | undefined {
  let opening: number | undefined;
  visit(document, {
    Node(_, node) {
      const opens = ('flow' in node && node.flow) || ('type' in node && /^QUOTE/.test(String(node.type)));
      if (opens && isNode(node) && node.range?.[1] === end) opening = node.range[0];
    },
  });
  return opening;
}
