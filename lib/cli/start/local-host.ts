import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '../exit';
import { root } from '../project';

/** One HTTP function that the host serves. */
export interface ServedFunction {
  name: string;
  methods: string[];
  path: string;
  authLevel: string;
}

/** The local functions host, in a process of its own. */
export interface LocalHost {
  port: number;
  /** Opens the functions; absent where keys are not checked. */
  key?: string;
  functions: ServedFunction[];
  /** Resolves when the process ends by itself, with its exit code. */
  ended: Promise<number>;
  stop(): Promise<void>;
}

/** How to start it. */
export interface LocalHostOptions {
  /** 0: any free port. */
  port: number;
  /** Take a free port where this one is busy. */
  anyPort: boolean;
  auth: boolean;
  /** The snapshot that the app serves. */
  policyFile: string;
  /** What the app logs, line by line. */
  onLine(line: string): void;
}

interface Message {
  type: 'ready' | 'failed';
  code?: string;
  message?: string;
  port: number;
  key?: string;
  functions: ServedFunction[];
}

/** Starts the host on the built bundle; throws if it cannot. */
export async function startLocalHost(options: LocalHostOptions): Promise<LocalHost> {
  const args = ['--root', root, '--port', String(options.port), ...(options.auth ? ['--auth'] : [])];
  const child = fork(join(root, 'out/functions-host.cjs'), args, {
    env: { ...process.env, POLICY_FILE: options.policyFile },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  passLines(child, options.onLine);
  const ended = new Promise<number>(resolve => child.once('exit', code => resolve(code ?? 0)));
  const message = await Promise.race([
    new Promise<Message>(resolve => child.once('message', message => resolve(message as Message))),
    ended.then(
      (): Message => ({
        type: 'failed',
        message: 'the functions host ended before it was ready',
        port: 0,
        functions: [],
      }),
    ),
  ]);
  if (message.type === 'ready') {
    const { port, key, functions } = message;
    return { port, ...(key !== undefined && { key }), functions, ended, stop: () => stop(child, ended) };
  }
  if (message.code === 'EADDRINUSE' && options.anyPort) return startLocalHost({ ...options, port: 0 });
  throw new UserError(message.message ?? 'the functions host did not start');
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

function passLines({ stdout }: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
