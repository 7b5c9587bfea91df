import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Task } from './client';
import { path, recordedBody, startHost } from './host';
import { inTurns } from './measure';
import { type Result, resultOf } from './result';
import type { Workbench } from './workbench';

const connections = 8;

/**
 * Answers per second in the local host, against a handler that does the least that a webhook could, and beside it how
 * much of the difference parsing the body makes. Every round has processes of its own, because two processes of the
 * same app can differ by more than two apps do.
 */
export async function throughput({ host, apps, client }: Workbench): Promise<Result[]> {
  const asking = fork(client, [], { execArgv: [] });
  const perSecond = async (app: keyof Workbench['apps'], environment?: NodeJS.ProcessEnv) => {
    const { port, firstLine, stop } = await startHost(host, apps[app], environment);
    const ask = async (milliseconds: number): Promise<number> => {
      asking.send({ port, path, body: recordedBody, connections, milliseconds } satisfies Task);
      return (await once(asking, 'message'))[0];
    };
    await ask(2_000);
    const count = await ask(1_500);
    await stop();
    return { count, length: (await firstLine).length };
  };

  const { length } = await perSecond('webhook');
  const fixedAnswer = async (environment?: NodeJS.ProcessEnv): Promise<number> => {
    const fixed = await perSecond('fixedAnswer', { LINE_LENGTH: String(length), ...environment });
    if (fixed.length !== length) throw new Error(`the handlers log ${length} and ${fixed.length} characters`);
    return fixed.count;
  };
  const { fixed, parsing, ours, fiftyRules } = await inTurns(8, {
    fixed: () => fixedAnswer(),
    ours: async () => (await perSecond('webhook')).count,
    parsing: () => fixedAnswer({ PARSE_BODY: '1' }),
    fiftyRules: async () => (await perSecond('fiftyRules')).count,
  });
  asking.disconnect();
  return [
    resultOf('throughput / fixed answer', 'answers/s', ours, fixed, { atLeast: 0.95 }),
    resultOf('throughput, 50 rules / fixed answer', 'answers/s', fiftyRules, fixed),
    resultOf('JSON.parse, then fixed answer / fixed answer', 'answers/s', parsing, fixed),
    resultOf('throughput / JSON.parse, then fixed answer', 'answers/s', ours, parsing),
  ];
}
