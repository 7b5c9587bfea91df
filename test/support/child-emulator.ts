import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { connectLocal } from '../../lib/emulator/connect-local/connect-local';
import type { EmulatorOptions } from '../../lib/emulator/emulator';

/** Where emulators of child processes are run from. */
export interface ChildEmulators {
  /** Of the state and the certificate authority, which outlive each emulator. */
  folder: string;
  /** Starts one, to which this process's own connections are then led. */
  start(options: Omit<EmulatorOptions, 'log' | 'connect'>): Promise<ChildEmulator>;
  /** Starts one and kills it after so many milliseconds, at work or not yet. */
  startAndKill(options: Omit<EmulatorOptions, 'log' | 'connect'>, after: number): Promise<void>;
  remove(): void;
}

/** An emulator in a process of its own. */
export interface ChildEmulator {
  port: number;
  /** Connection strings: of its first DPS, and of its hubs by name. */
  dps: string;
  hubs: Map<string, string>;
  /** How long it took from the call of `startEmulator`, in milliseconds. */
  startedIn: number;
  /** What it logged, and why it ended where it did. */
  logged(): string;
  isAlive(): boolean;
  /** Ends it without a warning. */
  kill(): Promise<void>;
  /** Asks it to stop, and gives the code with which its process ends by itself. */
  stop(): Promise<number | null>;
}

interface Started {
  port: number;
  ca: string;
  names: string[];
  dps: string[];
  hubs: [name: string, connectionString: string][];
  startedIn: number;
}

/** Bundles the emulator into a folder of its own. */
export async function childEmulators(): Promise<ChildEmulators> {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const program = join(folder, 'emulator.mjs');
  const children: ChildProcess[] = [];
  await build({
    entryPoints: [join(__dirname, 'emulator-child.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  const run = (options: Omit<EmulatorOptions, 'log' | 'connect'>) => {
    const file = join(folder, 'options.json');
    writeFileSync(file, JSON.stringify({ folder: join(folder, 'kept'), port: 0, ...options }));
    const child = fork(program, [file], { execArgv: [], silent: true });
    children.push(child);
    return child;
  };
  return {
    folder,
    async startAndKill(options, after) {
      const child = run(options);
      const exit = once(child, 'exit');
      await pause(after);
      child.kill('SIGKILL');
      await exit;
    },
    async start(options) {
      const child = run(options);
      let logged = '';
      child.stderr?.setEncoding('utf8').on('data', chunk => (logged += chunk));
      child.stdout?.resume();
      const exit = once(child, 'exit');
      const [message] = (await Promise.race([once(child, 'message'), exit.then(() => [undefined])])) as [
        Started | undefined,
      ];
      if (message === undefined) throw new Error(`the emulator did not start: ${logged}`);
      const { port, ca, names, dps, hubs, startedIn } = message;
      const disconnect = connectLocal({ names, ports: { 443: port, 8883: port }, ca });
      const ended = exit.then(([code]) => {
        disconnect();
        return code as number | null;
      });
      return {
        port,
        dps: dps[0] ?? '',
        hubs: new Map(hubs),
        startedIn,
        logged: () => logged,
        isAlive: () => isRunning(child),
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
        async stop() {
          if (isRunning(child)) child.send('stop');
          return ended;
        },
      };
    },
    remove() {
      // A test that failed may have left one running.
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
