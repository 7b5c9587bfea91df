import { cpuMicroseconds, inTurns } from './measure';
import { mixedBodies, unmatchedShare } from './mix';
import { type Result, resultOf } from './result';
import type { Workbench } from './workbench';

/** CPU time from the text of a body to the text of the answer, fifty rules, against `JSON.parse` of the body. */
export async function wholeRequest({ subject, snapshot }: Workbench): Promise<Result[]> {
  const answer = subject.openWebhook(snapshot);
  const bodies = mixedBodies(2_000);
  const unmatched = bodies.filter(body => answer(body).rule === 'otherwise').length / bodies.length;
  if (Math.abs(unmatched - unmatchedShare) > 0.02) throw new Error(`no rule matches ${unmatched} of the requests`);
  const passes = 5;
  let seen = 0;
  const perBody = (work: (body: string) => number) => () =>
    cpuMicroseconds(() => {
      for (let pass = 0; pass < passes; pass++) for (const body of bodies) seen += work(body);
    }) /
    (passes * bodies.length);
  const parse = perBody(body => Object.keys(JSON.parse(body)).length);
  const ours = perBody(body => answer(body).text.length);

  await inTurns(5, { parse, ours });
  const values = await inTurns(60, { parse, ours });
  if (seen === 0) throw new Error('nothing was measured');
  return [resultOf('whole request, 50 rules / JSON.parse', 'µs CPU', values.ours, values.parse, { atMost: 3 })];
}
