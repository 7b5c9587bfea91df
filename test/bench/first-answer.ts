import { path, recordedBody, startHost } from './host';
import { inTurns } from './measure';
import { type Result, resultOf } from './result';
import type { Workbench } from './workbench';

interface Start {
  /** Milliseconds from the start of the process to the end of the first answer. */
  whole: number;
  /** Of these, the ones after the host was ready. */
  answer: number;
}

/** Time to the first answer of a fresh process, against an app with one empty function in the same host. */
export async function firstAnswer(workbench: Workbench): Promise<Result[]> {
  const { empty, webhook, fiftyRules } = workbench.apps;
  const starts = {
    empty: () => start(workbench, empty),
    webhook: () => start(workbench, webhook),
    fiftyRules: () => start(workbench, fiftyRules),
  };
  await inTurns(2, starts);
  const values = await inTurns(25, starts);
  const of = (name: keyof typeof starts, part: keyof Start) => values[name].map(one => one[part]);
  return [
    resultOf('first answer / empty app', 'ms', of('webhook', 'whole'), of('empty', 'whole'), { atMost: 1.15 }),
    resultOf('… of it after the host is ready', 'ms', of('webhook', 'answer'), of('empty', 'answer')),
    resultOf('first answer, 50 rules / empty app', 'ms', of('fiftyRules', 'whole'), of('empty', 'whole')),
  ];
}

async function start(workbench: Workbench, app: string): Promise<Start> {
  const began = performance.now();
  const host = await startHost(workbench.host, app);
  const ready = performance.now();
  const response = await fetch(`http://127.0.0.1:${host.port}${path}`, { method: 'POST', body: recordedBody });
  await response.text();
  const end = performance.now();
  await host.stop();
  if (response.status !== 200) throw new Error(`the host answered ${response.status}`);
  return { whole: end - began, answer: end - ready };
}
