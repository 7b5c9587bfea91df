import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import recorded from '../fixtures/recorded-tutorial-request.json';

/** A local host at work, in a process of its own. */
export interface RunningHost {
  port: number;
  pid: number;
  /** The first line that the app logs; settles when it has. */
  firstLine: Promise<string>;
  stop(): Promise<void>;
}

/** The path and the body with which every app is asked. */
export const path = '/api/allocate';
export const recordedBody = JSON.stringify(recorded);

/** Starts the host on an app, with nothing in its environment that would change what it does; its stdout is drained. */
export async function startHost(host: string, app: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningHost> {
  const child = fork(host, ['--root', app, '--port', '0'], {
    env: { PATH: process.env.PATH, ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stdout = child.stdout as Readable;
  const firstLine = once(stdout, 'data').then(([chunk]) => String(chunk).split('\n')[0] as string);
  const exited = once(child, 'exit');
  const message = await Promise.race([once(child, 'message'), exited.then(() => [undefined])]);
  const port = (message[0] as { port?: number } | undefined)?.port;
  if (port === undefined) throw new Error('the host did not start');
  return {
    port,
    pid: child.pid as number,
    firstLine,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
