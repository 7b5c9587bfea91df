import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { exitCodes, UserError } from '../exit';
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
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // However this process ends, the host does not outlive it.
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  passLines(child, options.onLine);
  const errors = passErrors(child);
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
    errors.pass();
    const { port, key, functions } = message;
    return { port, ...(key !== undefined && { key }), functions, ended, stop: () => stop(child, ended) };
  }
  const isBusy = message.code === 'EADDRINUSE';
  if (isBusy && options.anyPort) return startLocalHost({ ...options, port: 0 });
  const why = message.message ?? 'the functions host did not start';
  const more = errors.soFar().replace(why, '').trim();
  throw new UserError([why, more].filter(Boolean).join('\n'), isBusy ? exitCodes.usage : exitCodes.userError);
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** Holds back what the host says on stderr until it runs: why it could not start is said by whoever started it. */
function passErrors({ stderr }: ChildProcess): { soFar(): string; pass(): void } {
  let held = '';
  let isPassing = false;
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (isPassing) process.stderr.write(chunk);
    else held += chunk;
  });
  return {
    soFar: () => held,
    pass() {
      isPassing = true;
      process.stderr.write(held);
    },
  };
}

function passLines({ stdout }: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
