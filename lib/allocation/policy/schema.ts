import type { FactPlugin, OperatorPlugin, PickerPlugin, Plugin } from '../plugin';
import { sectionOf } from '../rules/fact-table';
import base from './policy.base.schema.json';

type Schema = Record<string, unknown>;

/**
 * The JSON schema of policies: the fixed part of the language, with the facts, operators and pickers of the
 * plug-ins put in.
 *
 * There is no `anyOf` or `oneOf` in it, so that one mistake makes one error; what takes more than a schema is left to
 * the checks.
 */
export function policySchema(plugins: readonly Plugin[]): Schema {
  const schema = structuredClone(base);
  const facts = plugins.filter((plugin): plugin is FactPlugin => plugin.kind === 'fact');
  const operators = plugins.filter((plugin): plugin is OperatorPlugin => plugin.kind === 'operator');
  const pickers = plugins.filter((plugin): plugin is PickerPlugin => plugin.kind === 'picker');
  const { properties, definitions } = schema;

  Object.assign(
    properties.facts.properties,
    Object.fromEntries(facts.filter(({ options }) => options).map(fact => [sectionOf(fact), fact.options])),
  );
  Object.assign(definitions.When.properties, Object.fromEntries(facts.map(fact => [fact.name, testOf(fact)])));
  Object.assign(definitions.When, {
    patternProperties: Object.fromEntries(
      facts.filter(({ hasMembers }) => hasMembers).map(fact => [membersOf(fact), testOf(fact)]),
    ),
  });
  Object.assign(
    definitions.Test.properties,
    Object.fromEntries(
      operators.map(({ name, summary, argument }) => [name, { description: summary, ...(argument as object) }]),
    ),
  );
  const options = Object.fromEntries(
    pickers.map(({ name, summary, options }) => [
      name,
      { description: summary, ...((options ?? noOptions) as object) },
    ]),
  );
  Object.assign(definitions.Picker, { properties: options, additionalProperties: false });
  Object.assign(definitions.Pick, {
    properties: options,
    additionalProperties: false,
    maxProperties: 1,
    minProperties: 1,
  });
  return schema;
}

const noOptions = { type: 'object', maxProperties: 0 };

function testOf({ summary }: FactPlugin): Schema {
  return { description: summary, $ref: '#/definitions/Test' };
}

function membersOf({ name }: FactPlugin): string {
  return `^${name.replaceAll('.', '\\.')}[.\\[]`;
}
