/** A line with lines below it. */
export interface Branch {
  text: string;
  branches?: Branch[];
}

/** Draws branches as a tree. */
export function drawTree(branches: readonly Branch[], indent = ''): string[] {
  return branches.flatMap(({ text, branches: below = [] }, index) => {
    const isLast = index === branches.length - 1;
    return [`${indent}${isLast ? '└─' : '├─'} ${text}`, ...drawTree(below, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}
