import type { Plugin } from '../plugin';
import { findOperator } from '../rules/compile-condition';
import type { Assign, HubDescription, Outcome, Policy, Selector, When } from './policy';

/** A policy in plain words. */
export interface PolicyWords {
  rules: { name: string; words: string }[];
  otherwise: string;
  hubs: string[];
}

/** Says in plain words what a policy does. */
export function policyInWords(policy: Policy, plugins: readonly Plugin[]): PolicyWords {
  return {
    rules: policy.rules.map(({ name, when, outcome }) => ({
      name,
      words: `${when ? `if ${conditionInWords(when, plugins)}: ` : ''}${outcomeInWords(outcome)}`,
    })),
    otherwise: outcomeInWords(policy.otherwise),
    hubs: policy.hubs?.map(hubInWords) ?? [],
  };
}

/** A condition in words, in the words of its operators. */
export function conditionInWords(when: When, plugins: readonly Plugin[]): string {
  if ('all' in when) return joined(when.all, ' and ', plugins);
  if ('any' in when) return joined(when.any, ' or ', plugins);
  if ('not' in when) return `not (${conditionInWords(when.not, plugins)})`;
  return `${when.path} ${findOperator(plugins, when.operator).words(when.argument as never)}`;
}

function joined(parts: When[], word: string, plugins: readonly Plugin[]): string {
  return parts
    .map(part =>
      'all' in part || 'any' in part ? `(${conditionInWords(part, plugins)})` : conditionInWords(part, plugins),
    )
    .join(word);
}

function outcomeInWords(outcome: Outcome): string {
  if (outcome.kind === 'assign') return assignInWords(outcome);
  const everyone = outcome.returning ? ', returning devices too' : '';
  if (outcome.kind === 'retry') return `ask DPS to come again after ${outcome.after} s (${outcome.reason})${everyone}`;
  return `reject as ${outcome.as} (${outcome.reason})${everyone}`;
}

const keepWords = {
  allowed: '',
  linked: '; a device stays on any linked hub',
  never: '; the hub is picked anew each time',
};

function assignInWords({ hubs, pick, keep, initialTwin, payload }: Assign): string {
  const groups = hubs.map(selectorInWords).join(', else to ');
  const pickers = pick.map(({ picker }) => picker).join(', then ');
  const gifts = [initialTwin && 'an initial twin', payload && 'a payload'].filter(Boolean).join(' and ');
  return `assign to ${groups} (${pickers})${gifts && ` with ${gifts}`}${keepWords[keep]}`;
}

function selectorInWords(selector: Selector): string {
  if (selector === 'all') return 'any described hub';
  const { name, tag, location, not } = selector;
  const parts = [
    name && `named ${name}`,
    tag && `tagged ${tag.join(' or ')}`,
    location && `in ${location.join(' or ')}`,
    not && `not (${selectorInWords(not)})`,
  ];
  return `hubs ${parts.filter(Boolean).join(' and ')}`;
}

function hubInWords({ name, tags, location, weight, state }: HubDescription): string {
  const parts = [
    tags.length > 0 && `tagged ${tags.join(', ')}`,
    location && `in ${location}`,
    weight !== 1 && `weight ${weight}`,
    state !== 'active' && state,
  ];
  return [name, ...parts.filter(Boolean)].join('; ');
}
