import Table from 'cli-table3';
import pc from 'picocolors';
import type { Decision } from '../../allocation/decision/decision';
import type { Explanation } from '../../allocation/decision/explain';
import { compare, type Difference } from '../../cases/compare';
import type { LoadedCase } from '../../cases/load-cases';
import { firstLabel } from '../../dps/hub-names';
import { type ReportedOutcome, reportedOutcome } from '../../emulator/dps/reported-outcome';

/** What came of a case at the real door. */
export interface Replayed {
  name: string;
  registrationId: string;
  reported: ReportedOutcome;
  decision: Decision;
  differences: Difference[];
}

/** Asks the served webhook what cases ask: the answer as DPS gets it, and the explanation for the table. */
export async function replayCases(
  cases: readonly LoadedCase[],
  origin: string,
  key: string | undefined,
): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const { name, question, expect } of cases) {
    const body = JSON.stringify(question.body);
    const { dps } = question;
    const post = (path: string, query: Record<string, string>) =>
      fetch(
        `${origin}${path}${dps === undefined ? '' : `/${encodeURIComponent(dps)}`}?${new URLSearchParams({ ...query, ...(key !== undefined && { code: key }) })}`,
        { method: 'POST', body },
      );
    const answer = await post('/api/allocate', {});
    const explanation = (await (
      await post('/api/explain', { at: new Date(question.at).toISOString() })
    ).json()) as Explanation;
    const { deviceRuntimeContext, linkedHubs } = question.body as {
      deviceRuntimeContext: { registrationId: string };
      linkedHubs: string[];
    };
    const reported = reportedOutcome(answer.status, await answer.text(), linkedHubs);
    const { decision } = explanation;
    replayed.push({
      name,
      registrationId: deviceRuntimeContext.registrationId,
      reported,
      decision,
      differences: compare(decision, expect),
    });
  }
  return replayed;
}

/** The replayed cases as a table. */
export function replayTable(replayed: readonly Replayed[]): string {
  const table = new Table({
    head: ['', 'registration', 'DPS reports', 'hub', 'rule', 'because'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [3, 34, 14, 30, 14, 44],
  });
  for (const { registrationId, reported, decision, differences } of replayed) {
    table.push([
      differences.length === 0 ? pc.green('✓') : pc.red('✗'),
      registrationId,
      reported.errorCode === undefined ? reported.status : `${reported.status} ${reported.errorCode}`,
      decision.outcome === 'assign' ? firstLabel(decision.hub) : '',
      decision.rule ?? '',
      decision.reason,
    ]);
  }
  return table.toString();
}
