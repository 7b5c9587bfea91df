import type { AllocationRequest } from '../allocation/contract/generated/allocation-request';
import { type LinkedHub, linkedHubsOf } from '../allocation/hubs/linked-hubs';
import { compileSelector } from '../allocation/hubs/selector';
import type { JsonObject } from '../allocation/json-object';
import type { CompiledPolicy } from '../allocation/policy/compile';
import { normaliseSelector } from '../allocation/policy/normalise';
import type { Problem } from '../allocation/policy/problem';
import { surveyPolicy, textsIn } from '../allocation/policy/survey';
import { registrationOf } from '../allocation/registration';
import { Facts } from '../allocation/rules/fact-table';

type LinkedHubs = AllocationRequest['linkedHubs'];

/**
 * Warns of selectors of a policy that no linked hub of its cases fits: likely a slip of the pen. What a template makes
 * of a selector is left to the day.
 */
export function unmetSelectors(document: JsonObject, policy: CompiledPolicy, linkedHubs: LinkedHubs): Problem[] {
  const registration = registrationOf({ deviceRuntimeContext: { registrationId: '' }, linkedHubs }, { now: 0 });
  const hubs = linkedHubsOf(registration, policy.hubs);
  const noFacts = new Facts(registration, 0);
  return surveyPolicy(document)
    .selectors.filter(({ value, path }) => !path.includes('not') && !hasTemplate(value))
    .filter(({ value }) => {
      const fits = compileSelector(normaliseSelector(value), noSlot);
      return !hubs.some(hub => fits(hub, noFacts));
    })
    .map(({ value, path }) => ({
      severity: 'warning',
      check: 'cases',
      path,
      at: 'value',
      what: `no hub of cases.yaml fits ${inWords(value)}`,
      cure: `its hubs are ${namesOf(hubs)}; mend the one or the other`,
    }));
}

function hasTemplate(value: unknown): boolean {
  return textsIn(value, []).some(text => text.value.includes('{{'));
}

/** A selector as people write it: a name alone is a plain text. */
function inWords(selector: JsonObject): string {
  const { name, ...rest } = selector;
  return Object.keys(rest).length === 0 ? String(name) : JSON.stringify(selector);
}

/** A few of the names, which is enough to see what they look like. */
function namesOf(hubs: readonly LinkedHub[]): string {
  const names = hubs.map(({ hostName }) => hostName);
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');
}

function noSlot(path: string): never {
  throw new Error(`${path} is read by a selector without templates`);
}
