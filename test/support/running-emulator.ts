import { cli, type Ended } from './cli';
import { type Started, stay } from './started';

/** An emulator in a process of its own, and commands that find it. */
export interface RunningEmulatorUnderTest extends Started {
  run(...args: string[]): Promise<Ended>;
  /** Runs a command with --json, and reads what it prints. */
  json(...args: string[]): Promise<Record<string, unknown>>;
}

/** Starts `emulator start` on a free port, with DPS's waits cut to a hundredth. */
export async function emulatorUnderTest(args: string[] = [], folder?: string): Promise<RunningEmulatorUnderTest> {
  const started = stay(['emulator', 'start', '--port', '0', '--speed', '100', ...args], folder ? { folder } : {});
  await started.prints('stop with Ctrl+C');
  const run = (...args: string[]) => cli(args, { env: { DPS_EMULATOR: started.folder } });
  return {
    ...started,
    run,
    async json(...args) {
      const { stdout, stderr } = await run(...args, '--json');
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout);
    },
  };
}

/** Stops it as Ctrl+C does. */
export async function stopped(emulator: Started | undefined): Promise<void> {
  emulator?.kill('SIGINT');
  await emulator?.exitCode;
}
