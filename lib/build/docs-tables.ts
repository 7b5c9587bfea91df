import type { FactPlugin, OperatorPlugin, PickerPlugin, Plugin } from '../allocation/plugin';

/** The tables that a page may ask for with `<!-- table: name -->`. */
const tables: Record<string, (plugins: readonly Plugin[]) => string[][]> = {
  facts: plugins => [
    ['fact', 'what it is', 'type', 'who vouches'],
    ...plugins
      .filter((plugin): plugin is FactPlugin => plugin.kind === 'fact')
      .map(({ name, summary, type, ignoreCase, vouchedBy, hasMembers }) => [
        `\`${name}${hasMembers ? '.*' : ''}\``,
        summary,
        ignoreCase ? `${type}, ignores case` : type,
        vouchedBy,
      ]),
  ],
  operators: plugins => [
    ['operator', 'holds if', 'tests'],
    ...plugins
      .filter((plugin): plugin is OperatorPlugin => plugin.kind === 'operator')
      .map(({ name, summary, tests, onlyFor }) => [
        `\`${name}\``,
        summary,
        onlyFor ? `\`${onlyFor}\` only` : tests.join(', '),
      ]),
  ],
  pickers: plugins => [
    ['picker', 'what it does'],
    ...plugins
      .filter((plugin): plugin is PickerPlugin => plugin.kind === 'picker')
      .map(({ name, summary }) => [`\`${name}\``, summary]),
  ],
};

/**
 * A page whose tables are those of the code: what stands between the marks of a table is written anew.
 *
 * @param more tables by name that are not of plug-ins, their head first
 */
export function withTables(page: string, plugins: readonly Plugin[], more: Record<string, string[][]> = {}): string {
  return page.replaceAll(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end of table -->)/g,
    (whole, begin: string, name: string, end: string) => {
      const rows = more[name] ?? tables[name]?.(plugins);
      return rows ? `${begin}${markdown(rows)}\n${end}` : whole;
    },
  );
}

function markdown([head = [], ...rows]: string[][]): string {
  return [head, head.map(() => '---'), ...rows]
    .map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`)
    .join('\n');
}
