import type { JsonObject } from '../../json-object';
import type { Finding, Problem } from '../problem';
import { surveyPolicy } from '../survey';
import { assignForm } from './assign-form';
import type { Check, CheckTools } from './check';
import { factSources } from './fact-sources';
import { hubNames } from './hub-names';
import { hubSelectors } from './hub-selectors';
import { initialTwins } from './initial-twins';
import { knownFacts } from './known-facts';
import { knownPickers } from './known-pickers';
import { oneOutcome } from './one-outcome';
import { payloads } from './payloads';
import { privateFacts } from './private-facts';
import { reachable } from './reachable';
import { ruleNames } from './rule-names';
import { templates } from './templates';
import { testArguments } from './test-arguments';
import { vouched } from './vouched';

/** Every check under the name that its findings carry. */
const checks: Record<string, Check> = {
  'rule-names': ruleNames,
  'one-outcome': oneOutcome,
  'assign-form': assignForm,
  'known-facts': knownFacts,
  'private-facts': privateFacts,
  'fact-sources': factSources,
  'test-arguments': testArguments,
  'hub-names': hubNames,
  templates,
  'hub-selectors': hubSelectors,
  'known-pickers': knownPickers,
  'initial-twins': initialTwins,
  payloads,
  reachable,
  vouched,
};

/** All that the checks find in a document, of whatever shape it is. */
export function checkDocument(document: JsonObject, tools: CheckTools): Problem[] {
  const survey = surveyPolicy(document);
  const complete =
    (check: string) =>
    (finding: Finding): Problem => ({ severity: 'error', at: 'value', ...finding, check });
  return Object.entries(checks).flatMap(([name, check]) => check(survey, tools).map(complete(name)));
}
