import pc from 'picocolors';
import type { AllocationRequest } from '../allocation/contract/generated/allocation-request';
import type { AssignDecision, Decision } from '../allocation/decision/decision';
import type { ExplainedCondition, ExplainedHub, ExplainedRule, Explanation } from '../allocation/decision/explain';
import type { Answer } from '../allocation/decision/respond';
import { registrationOf } from '../allocation/registration';
import type { Question } from '../cases/case-request';
import { isRegistrationId } from '../dps/registration-id';
import { reportedOutcome } from '../emulator/dps/reported-outcome';
import { type Branch, drawTree } from './tree';

/** An explanation as a tree: the decision, the rules with their tests, the hubs, the answer. */
export function explanationInWords(
  { decision, rules, hubs, facts }: Explanation,
  { status, body }: Answer,
  question: Question,
): string {
  const request = question.body as AllocationRequest;
  const report = reportedOutcome(status, JSON.stringify(body), request.linkedHubs);
  const branches: Branch[] = [
    { text: pc.bold('rules'), branches: rules.map(ruleBranch) },
    {
      text: pc.bold('facts'),
      branches: facts.map(({ path, value, source, vouchedBy }) => ({
        text: `${path} ${value === null ? pc.dim('absent') : JSON.stringify(value)} ${pc.dim(`${source ? `from ${source}, ` : ''}vouched for by ${vouchedBy}`)}`,
      })),
    },
    { text: pc.bold('hubs'), branches: hubs.map(hubBranch) },
    { text: `${pc.bold('answer')} ${status}: ${JSON.stringify(body)}` },
  ];
  return [
    `${deviceInWords(request)} → ${headline(decision)}`,
    `because ${decision.reason} ${pc.dim(`(rule ${decision.rule}, source ${decision.source}, step ${decision.step})`)}`,
    `DPS reports ${report.status}${report.errorCode ? ` ${report.errorCode} ${report.detail}` : ''}`,
    ...(decision.event ? [pc.yellow(`event ${decision.event}`)] : []),
    ...(decision.outcome === 'assign' ? keptBack(decision, request).map(line => pc.yellow(line)) : []),
    ...drawTree(branches.filter(({ branches }) => branches?.length !== 0)),
    pc.dim('✓ yes  ✗ no  ? unknown  · not asked'),
  ].join('\n');
}

function deviceInWords({ deviceRuntimeContext: { registrationId } }: AllocationRequest): string {
  const shown = pc.bold(registrationId);
  if (isRegistrationId(registrationId)) return shown;
  return `${shown} ${pc.yellow("(no registration id by DPS's rules, so the fact registrationId is absent)")}`;
}

/** What the policy has for the device and the answer lacks, and why. */
function keptBack({ twin, omitted }: AssignDecision, request: AllocationRequest): string[] {
  const left = omitted.map(({ path, why }) => `left out: ${path}, ${why}`);
  if (twin !== 'ignored') return left;
  const { neverReprovisions } = registrationOf(request, { now: 0 });
  const policy = neverReprovisions ? 'its enrollment never reprovisions' : 'its enrollment migrates the twin';
  return [`its twin is left alone: it has a hub already, and ${policy}`, ...left];
}

function headline(decision: Decision): string {
  if (decision.outcome === 'assign') return pc.green(decision.hub);
  return decision.outcome === 'retry'
    ? pc.yellow(`retry after ${decision.after} s`)
    : pc.red(`rejected as ${decision.as}`);
}

const marks = { true: pc.green('✓'), false: pc.red('✗'), unknown: pc.yellow('?'), notReached: pc.dim('·') };

function markOf(result: ExplainedRule['result']): string {
  return marks[String(result) as keyof typeof marks];
}

function ruleBranch({ name, result, because, conditions }: ExplainedRule): Branch {
  if (conditions.length === 0) return { text: `${markOf(result)} ${name} ${pc.dim(because)}` };
  return { text: `${markOf(result)} ${name}`, branches: conditions.map(conditionBranch) };
}

function conditionBranch(condition: ExplainedCondition): Branch {
  const mark = markOf(condition.result);
  if ('combined' in condition)
    return { text: `${mark} ${condition.combined}`, branches: condition.of.map(conditionBranch) };
  const { test, value, why } = condition;
  const shown = pc.dim(value === null ? 'absent' : JSON.stringify(value));
  return { text: `${mark} ${test} ${shown}${why === undefined ? '' : pc.yellow(` ${why}`)}` };
}

/** A hub that was neither candidate nor dropped was never asked for: the outcome assigns nothing. */
function hubBranch({ hub, candidate, dropped, score }: ExplainedHub): Branch {
  const mark = candidate ? pc.green('✓') : dropped ? pc.red('✗') : pc.dim('·');
  const scores = Object.entries(score ?? {}).map(
    ([picker, value]) => `${picker} ${value === null ? 'unknown' : value.toPrecision(4)}`,
  );
  return { text: `${mark} ${hub} ${pc.dim([dropped, ...scores].filter(Boolean).join(', '))}`.trimEnd() };
}
