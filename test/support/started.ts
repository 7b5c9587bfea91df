import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const repository = join(__dirname, '../..');

/** A running `dps-allocator start`, or another command that stays. */
export interface Started {
  output(): string;
  /** Waits until a text has come out, beginning at a place in the output; gives the place after it. */
  prints(text: string, from?: number): Promise<number>;
  /** The URL of a function, as it was printed. */
  url(name: string): string;
  exitCode: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  pid: number | undefined;
  /** The folder of its emulator, which other emulators leave alone; it goes when the process ends, unless it was given. */
  folder: string;
}

const running = new Set<Started>();

// A test that fails half-way leaves its processes, which would keep jest from ending.
afterAll(async () => {
  for (const each of running) {
    each.kill('SIGKILL');
    await each.exitCode;
  }
});

/** Runs `start` with these arguments. */
export function start(args: string[]): Started {
  return stay(['start', ...args]);
}

/** Runs a command that stays; its emulator has a folder of its own, so that tests do not meet. */
export function stay(
  args: string[],
  { folder: given, cwd = repository }: { folder?: string; cwd?: string } = {},
): Started {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'dps-allocator-emulator-'));
  const child = spawn(process.execPath, [join(repository, 'out/cli.cjs'), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, DPS_EMULATOR: folder },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', chunk => (output += chunk));
  const exitCode = new Promise<number | null>(resolve => child.on('close', resolve)).finally(() => {
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  });
  const started: Started = {
    output: () => output,
    async prints(text, from = 0) {
      while (!output.includes(text, from)) {
        if (child.exitCode !== null) throw new Error(`start ended without printing ${text}:\n${output}`);
        await pause(20);
      }
      return output.indexOf(text, from) + text.length;
    },
    url: name => new RegExp(`http://localhost:\\d+/api/${name}[^\\s]*`).exec(output)?.[0].replace('/{dps?}', '') ?? '',
    exitCode,
    kill: signal => child.kill(signal),
    pid: child.pid,
    folder,
  };
  running.add(started);
  void exitCode.then(() => running.delete(started));
  return started;
}
