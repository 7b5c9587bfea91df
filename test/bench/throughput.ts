import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Task } from './client';
import { path, type RunningHost, recordedBody, startHost } from './host';
import { inTurns } from './measure';
import { type Aim, type Result, resultOf } from './result';
import type { Workbench } from './workbench';

const connections = 8;

/** Answers per second in the local host, against a handler that does the least that a webhook could. */
export async function throughput(workbench: Workbench): Promise<Result[]> {
  return [
    await against(workbench, 'webhook', 'throughput / fixed answer', { atLeast: 0.95 }),
    await against(workbench, 'fiftyRules', 'throughput, 50 rules / fixed answer'),
  ];
}

async function against(workbench: Workbench, app: 'webhook' | 'fiftyRules', name: string, aim?: Aim): Promise<Result> {
  const client = fork(workbench.client, [], { execArgv: [] });
  const perSecond = async ({ port }: RunningHost, milliseconds: number): Promise<number> => {
    client.send({ port, path, body: recordedBody, connections, milliseconds } satisfies Task);
    const [count] = await once(client, 'message');
    return count as number;
  };
  const ours = await startHost(workbench, workbench.apps[app]);
  await perSecond(ours, 2_000);
  const { length } = await ours.firstLine;
  const fixed = await startHost(workbench, workbench.apps.fixedAnswer, { LINE_LENGTH: String(length) });
  await perSecond(fixed, 2_000);
  const { length: fixedLength } = await fixed.firstLine;
  if (fixedLength !== length) throw new Error(`the handlers log ${length} and ${fixedLength} characters`);

  const values = await inTurns(20, { fixed: () => perSecond(fixed, 1_000), ours: () => perSecond(ours, 1_000) });
  client.disconnect();
  await Promise.all([ours.stop(), fixed.stop()]);
  return resultOf(name, 'answers/s', values.ours, values.fixed, aim);
}
