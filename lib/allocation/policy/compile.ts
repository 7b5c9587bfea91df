import { hubPattern } from '../hubs/hub-pattern';
import type { CompiledHub } from '../hubs/linked-hubs';
import type { HubPicker } from '../hubs/pick';
import { compileSelector, type HubSelector } from '../hubs/selector';
import type { PatternEngine, PickerPlugin, Plugin } from '../plugin';
import { compileCondition } from '../rules/compile-condition';
import { type FactSlot, FactTable } from '../rules/fact-table';
import type { Condition } from '../rules/match';
import { compileForm, type Form } from '../twin/form';
import { compileInitialTwin, type TwinForm } from '../twin/initial-twin';
import { payloadLimits } from '../twin/limits';
import type { SlotOf } from '../twin/template';
import type { Keep, Outcome, Pick, Policy, Reject, Retry, Rule } from './policy';
import { privatePaths } from './private-paths';

/** A policy, ready to decide. */
export interface CompiledPolicy {
  rules: readonly CompiledRule[];
  otherwise: CompiledRule;
  hubs: readonly CompiledHub[] | undefined;
  onError: Policy['onError'];
  /** What it was compiled with. */
  plugins: readonly Plugin[];
  /** The facts that it reads. */
  slots: readonly FactSlot[];
  /** Those among them whose sources may disagree. */
  conflicts: readonly NonNullable<FactSlot['conflict']>[];
  /** Those among their paths whose values are not to be shown. */
  private: ReadonlySet<string>;
}

/** A rule, ready to be asked; `otherwise` is one without a condition. */
export interface CompiledRule {
  name: string;
  source: 'rule' | 'otherwise';
  when?: Condition;
  outcome: CompiledAssign | Reject | Retry;
  /** The facts that its condition and its outcome read. */
  reads: readonly FactSlot[];
}

/** An assignment, ready to be carried out. */
export interface CompiledAssign {
  kind: 'assign';
  hubs: HubSelector[];
  pick: HubPicker[];
  keep: Keep;
  initialTwin?: TwinForm;
  payload?: Form;
}

/** What a policy is compiled with. */
export interface CompileTools {
  plugins: readonly Plugin[];
  patterns: PatternEngine;
}

/**
 * Makes a policy ready to decide, once, when it is loaded. Throws for what a checked policy does not have: a fact, an
 * operator or a picker that is not among the plug-ins, a list that is not there, a pattern that does not parse.
 */
export function compilePolicy(policy: Policy, tools: CompileTools): CompiledPolicy {
  const table = new FactTable(tools.plugins, policy.facts, tools.patterns);
  const rule = (source: CompiledRule['source'], { name, when, outcome }: Rule): CompiledRule => {
    const reads = new Set<FactSlot>();
    const slotOf = (path: string) => {
      const slot = table.slot(path);
      reads.add(slot);
      return slot;
    };
    const list = (listName: string) => listOf(policy, listName);
    const compiled = {
      name,
      source,
      ...(when && { when: compileCondition(when, { ...tools, list, slotOf }) }),
      outcome: compileOutcome(outcome, tools.plugins, slotOf),
    };
    return { ...compiled, reads: [...reads] };
  };
  return {
    rules: policy.rules.map(one => rule('rule', one)),
    otherwise: rule('otherwise', { name: 'otherwise', outcome: policy.otherwise }),
    hubs: policy.hubs?.map(hub => ({ ...hub, pattern: hubPattern(hub.name) })),
    onError: policy.onError,
    plugins: tools.plugins,
    slots: table.slots,
    conflicts: table.slots.flatMap(({ conflict }) => conflict ?? []),
    private: privatePaths(table.slots, policy.private),
  };
}

/** An outcome compiles apart from its rule, because not only rules assign. */
export function compileOutcome(outcome: Outcome, plugins: readonly Plugin[], slotOf: SlotOf): CompiledRule['outcome'] {
  if (outcome.kind !== 'assign') return outcome;
  const { hubs, pick, keep, initialTwin, payload } = outcome;
  return {
    kind: 'assign',
    hubs: hubs.map(selector => compileSelector(selector, slotOf)),
    pick: pick.map(one => compilePicker(one, plugins)),
    keep,
    ...(initialTwin && { initialTwin: compileInitialTwin(initialTwin, slotOf) }),
    ...(payload && { payload: compileForm(payload, 'payload', payloadLimits, slotOf) }),
  };
}

function compilePicker({ picker, options }: Pick, plugins: readonly Plugin[]): HubPicker {
  const plugin = plugins.find((one): one is PickerPlugin => one.kind === 'picker' && one.name === picker);
  if (!plugin) throw new Error(`there is no picker ${picker}`);
  return { name: picker, prefer: plugin.prefer, scoring: plugin.compile(options as never) };
}

function listOf({ lists }: Policy, name: string) {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  if (!list) throw new Error(`there is no list ${name}`);
  return list;
}
