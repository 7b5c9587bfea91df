import { canonicalHubName } from '../../dps/hub-names';
import type { Truth } from '../plugin';
import type { Selector } from '../policy/policy';
import type { FactSlot, Facts } from '../rules/fact-table';
import { compileText, parseTemplate, type SlotOf, textOf } from '../twin/template';
import { hubPattern, meets, patternOf } from './hub-pattern';
import type { LinkedHub } from './linked-hubs';

/** Whether a hub is meant. */
export type HubSelector = (hub: LinkedHub, facts: Facts) => boolean;

/** Unknown where a template's fact is absent. */
type HubTest = (hub: LinkedHub, facts: Facts) => Truth;

/**
 * Compiles a selector. A hub that the policy does not describe is reachable by name only. A selector with a template
 * whose fact is absent means no hub, inside `not` as well.
 */
export function compileSelector(selector: Selector, slotOf: SlotOf): HubSelector {
  const test = compileTest(selector, slotOf);
  const byName = selector !== 'all' && selector.name !== undefined;
  return (hub, facts) => (byName || hub.isDescribed) && test(hub, facts) === true;
}

function compileTest(selector: Selector, slotOf: SlotOf): HubTest {
  if (selector === 'all') return hub => hub.isDescribed;
  const { name, tag, location, not } = selector;
  const tests: HubTest[] = [];
  if (name !== undefined) tests.push(nameTest(name, slotOf));
  if (tag) tests.push(textTest(tag, slotOf, ({ description }) => description?.tags ?? []));
  if (location)
    tests.push(textTest(location, slotOf, ({ description }) => (description?.location ? [description.location] : [])));
  if (not) {
    const inner = compileTest(not, slotOf);
    tests.push((hub, facts) => {
      const truth = inner(hub, facts);
      return truth === 'unknown' ? truth : !truth;
    });
  }
  return (hub, facts) => {
    const truths = tests.map(test => test(hub, facts));
    return truths.includes('unknown') ? 'unknown' : !truths.includes(false);
  };
}

/** A glob whose filled-in texts are literal: a device that sends `*` gets no wildcard. */
function nameTest(glob: string, slotOf: SlotOf): HubTest {
  const template = parseTemplate(glob);
  if (!template) {
    const pattern = hubPattern(glob);
    return hub => meets(pattern, hub.name);
  }
  const parts = template.map(part => ('path' in part ? slotOf(part.path) : hubPattern(part.literal).parts));
  return (hub, facts) => {
    const literals = [''];
    for (const part of parts) {
      const pieces = 'plugin' in part ? filled(part, facts) : part;
      if (!pieces) return 'unknown';
      literals[literals.length - 1] += pieces[0] as string;
      literals.push(...pieces.slice(1));
    }
    return meets(patternOf(literals), hub.name);
  };
}

function filled(slot: FactSlot, facts: Facts): string[] | undefined {
  const text = textOf(facts.value(slot));
  return text === undefined ? undefined : [canonicalHubName(text)];
}

/** Any of the texts is one of the hub's; upper and lower case are the same. */
function textTest(texts: string[], slotOf: SlotOf, ofHub: (hub: LinkedHub) => readonly string[]): HubTest {
  const wanted = texts.map(text => textTemplate(text, slotOf));
  return (hub, facts) => {
    const known = ofHub(hub).map(text => text.toLowerCase());
    const found = wanted.map(fill => fill(facts)).map(text => (text === undefined ? 'unknown' : known.includes(text)));
    return found.includes(true) || (found.includes('unknown') ? 'unknown' : false);
  };
}

function textTemplate(text: string, slotOf: SlotOf): (facts: Facts) => string | undefined {
  const fill = compileText(parseTemplate(text) ?? [{ literal: text }], slotOf);
  return facts => fill(facts)?.toLowerCase();
}
