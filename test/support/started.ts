import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const repository = join(__dirname, '../..');

/** A running `dps-allocator start`. */
export interface Started {
  output(): string;
  /** Waits until a text has come out, beginning at a place in the output; gives the place after it. */
  prints(text: string, from?: number): Promise<number>;
  /** The URL of a function, as it was printed. */
  url(name: string): string;
  exitCode: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs `start` with these arguments. */
export function start(args: string[]): Started {
  const child = spawn(process.execPath, [join(repository, 'out/cli.cjs'), 'start', ...args], {
    cwd: repository,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', chunk => (output += chunk));
  const exitCode = new Promise<number | null>(resolve => child.on('close', resolve));
  return {
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
  };
}
