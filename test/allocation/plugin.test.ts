import { builtin } from '../../lib/allocation/builtin';
import { fact, operator, picker } from '../../lib/allocation/plugin';
import { equals } from '../../lib/allocation/rules/operators/equals';

const plugins = [equals, ...builtin];

/** The descriptions anywhere in a schema. */
function descriptionsIn(schema: unknown): unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => (key === 'description' ? [value] : descriptionsIn(value)));
}

describe('the plug-ins that come with the product', () => {
  it('have names of their own', () => {
    const names = plugins.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(plugins.map(plugin => [`${plugin.kind} ${plugin.name}`, plugin] as const))(
    '%s is summed up in a sentence, and so are its options',
    (_, plugin) => {
      const schema = plugin.kind === 'operator' ? plugin.argument : plugin.options;
      for (const text of [plugin.summary, ...descriptionsIn(schema)]) expect(text).toMatch(/^\S.{10,}\.$/);
    },
  );
});

describe.each([
  ['fact', fact],
  ['operator', operator],
  ['picker', picker],
])('%s', (kind, define) => {
  it('keeps the definition and names its kind', () => {
    const definition = { name: 'mine', summary: 'Mine.', compile: () => () => undefined };
    expect(define(definition as never)).toEqual({ kind, ...definition });
  });
});
