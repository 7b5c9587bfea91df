import { isObject } from '../../json-object';
import type { FactPlugin, OperatorPlugin, OperatorTools } from '../../plugin';
import { findOperator } from '../../rules/compile-condition';
import { findFact } from '../../rules/fact-table';
import { equals, type Scalar } from '../../rules/operators/equals';
import { inList } from '../../rules/operators/in';
import { order } from '../../rules/operators/order';
import { didYouMean } from '../did-you-mean';
import type { Finding } from '../problem';
import type { Survey, SurveyedTest } from '../survey';
import type { Check, CheckTools } from './check';

/** Every test can be true: the operator fits its fact, and its argument the operator. */
export const testArguments: Check = (survey, tools) =>
  survey.tests.flatMap(test => {
    const fact = findFact(tools.plugins, test.fact)?.plugin;
    const operator = operatorOf(test, tools);
    const wrong = fact && operator && (misfit(fact, operator) ?? badArgument(test, fact, operator, survey, tools));
    return wrong ? [{ path: test.argumentPath, ...wrong }] : [];
  });

type Wrong = Pick<Finding, 'what' | 'cure' | 'at'>;

/** An operator that is not there is the schema's to say. */
function operatorOf({ operator }: SurveyedTest, { plugins }: CheckTools): OperatorPlugin | undefined {
  try {
    return findOperator(plugins, operator);
  } catch {
    return undefined;
  }
}

function misfit(fact: FactPlugin, { name, onlyFor, tests }: OperatorPlugin): Wrong | undefined {
  if (onlyFor !== undefined && onlyFor !== fact.name) return { at: 'key', what: `${name} tests ${onlyFor} only` };
  if (fact.type === 'json' || tests.includes('any') || tests.includes(fact.type)) return undefined;
  return { at: 'key', what: `${fact.name} is a ${fact.type}, and ${name} tests ${tests.join(' or ')} only` };
}

function badArgument(
  { argument }: SurveyedTest,
  fact: FactPlugin,
  operator: OperatorPlugin,
  { document }: Survey,
  { patterns }: CheckTools,
): Wrong | undefined {
  if (operator === equals)
    return [argument]
      .flat()
      .map(value => neverEqual(value, fact))
      .find(wrong => wrong !== undefined);
  const lists = isObject(document.lists) ? document.lists : {};
  const list = (name: string): readonly Scalar[] => {
    if (Object.hasOwn(lists, name)) return Array.isArray(lists[name]) ? lists[name] : [];
    const known = Object.keys(lists);
    const cure = known.length > 0 ? didYouMean(name, known) : `add it to the policy: lists: { ${name}: [ … ] }`;
    throw Object.assign(new Error(`there is no list ${name}`), { cure });
  };
  return (
    refused(operator, argument, { list, patterns, ignoreCase: fact.ignoreCase === true }) ??
    (operator === inList && typeof argument === 'string' ? noneEqual(argument, list(argument), fact) : undefined) ??
    (order.includes(operator) ? neverComparable(argument, fact) : undefined)
  );
}

/** No value of a list can be the fact's. */
function noneEqual(name: string, values: readonly Scalar[], fact: FactPlugin): Wrong | undefined {
  const wrongs = values.map(value => neverEqual(value, fact));
  const [first] = wrongs;
  return first && !wrongs.includes(undefined)
    ? { ...first, what: `nothing in the list ${name} fits: ${first.what}` }
    : undefined;
}

/** A limit of another type than the fact's. */
function neverComparable(limit: unknown, fact: FactPlugin): Wrong | undefined {
  const wrong = ofOtherType(limit, fact);
  return wrong && { ...wrong, ...(fact.type === 'text' && { cure: 'write a version as version: ">=1.2"' }) };
}

function ofOtherType(value: unknown, { name, type }: FactPlugin): Wrong | undefined {
  const valueType = typeof value === 'string' ? 'text' : typeof value;
  if (type === 'json' || valueType === type) return undefined;
  return { what: `${name} is a ${type}, and ${JSON.stringify(value)} is not` };
}

/** A value of another type, or one that the fact cannot have. What is no plain value is the schema's to say. */
function neverEqual(value: unknown, fact: FactPlugin): Wrong | undefined {
  if (typeof value === 'object') return undefined;
  const { name, type, values } = fact;
  const wrong = ofOtherType(value, fact);
  if (wrong) return { ...wrong, ...(type === 'text' && { cure: `quote it: "${value}"` }) };
  return values && !values.includes(value as string)
    ? { what: `${name} is never ${JSON.stringify(value)}`, cure: didYouMean(String(value), values) }
    : undefined;
}

/** The operator itself refuses the argument. It stumbles over one of a wrong shape, which is the schema's to say. */
function refused(operator: OperatorPlugin, argument: unknown, tools: OperatorTools): Wrong | undefined {
  try {
    operator.compile(argument as never, tools);
    return undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    const { message, cure } = error as Error & { cure?: string };
    return { what: message, ...(cure && { cure }) };
  }
}
