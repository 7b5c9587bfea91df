import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { defaultPort, standardPorts } from '../emulator/addresses';
import { isSpeed } from '../emulator/kernel/clock';
import type { EmulatorConfig } from '../emulator-config/generated/emulator-config';
import { loadConfig, refusedPart } from '../emulator-config/load-config';
import { folderForEmulator } from './emulator-folder';
import { busyPortInWords, emulatorInWords } from './emulator-in-words';
import { exitCodes, UserError } from './exit';
import { portNumber } from './port-number';
import { problemsInWords } from './print-problems';
import { mustBeFile, shownPath } from './project';
import { tutorialConfig } from './start/emulator-of-cases';

interface EmulatorStartOptions {
  config?: string;
  webhook?: string;
  state?: string;
  port?: number;
  speed?: number;
  standardPorts?: boolean;
}

/** `emulator start`: DPS and IoT hubs alone, for whoever has a webhook and devices. */
export function emulatorCommand(program: Command): void {
  program
    .command('emulator')
    .description('DPS and IoT hubs on this machine')
    .command('start')
    .description('start DPS and IoT hubs, and stay until Ctrl+C')
    .option('--config <file>', 'hubs, DPS instances and enrollments; default: those of the tutorial')
    .option('--webhook <url>', 'what enrollments ask that say nothing of their allocation')
    .option('--state <file>', 'keep the state in this file; default: in memory')
    .option('--port <n>', 'the TLS port; default: 8443, or a free one where that is busy', portNumber)
    .option('--speed <factor>', "by what DPS's own waits are divided; default: 1", factor)
    .option('--standard-ports', 'listen on 443, 8883 and 5671 too, which may need rights')
    .addHelpText(
      'after',
      '\nExample:\n  $ dps-allocator emulator start --webhook http://127.0.0.1:7071/api/allocate --state devices.jsonl',
    )
    .action(start);
}

async function start(options: EmulatorStartOptions): Promise<void> {
  const { config: file, ...rest } = options;
  const { config, inFile } = file === undefined ? { config: tutorialConfig } : goodConfig(file);
  const { folder, note } = folderForEmulator();
  const { startEmulator } = await import('../emulator/emulator');
  const emulator = await startEmulator({ ...rest, config, folder, log: line => console.log(pc.dim(line)) }).catch(
    (error: NodeJS.ErrnoException & { port?: number }) => {
      const why = inFile?.(error.message) ?? `the emulator cannot start: ${error.message}`;
      const isBusy = error.code === 'EADDRINUSE' && error.port === (options.port ?? config.listen?.port);
      throw new UserError(
        isBusy ? `${why}; stop what listens there, or pass --port with another one, 0 for any free one` : why,
        isBusy ? exitCodes.usage : exitCodes.userError,
      );
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void emulator.stop().then(() => process.exit(exitCodes.fine)));
  const busy = busyPortInWords(options.port ?? config.listen?.port ?? defaultPort, emulator.port);
  for (const line of [busy, note]) if (line !== undefined) console.log(pc.yellow(line));
  console.log(`${emulatorInWords(emulator)}${options.standardPorts ? standardPortsInWords(emulator.names()) : ''}

Register a device, from another terminal:
  ${pc.cyan(`${note ? `DPS_EMULATOR=${folder} ` : ''}npx dps-allocator device register my-device`)}
Programs on Node.js reach it under these names with --require dps-allocator/connect-local.
Others trust ${shownPath(join(folder, 'ca/ca.pem'))}.

What it refuses is logged below; stop with Ctrl+C.`);
}

function standardPortsInWords(names: readonly string[]): string {
  return `\n  and on ${standardPorts.join(', ')}. For the hosts file:\n    127.0.0.1 ${names.join(' ')}`;
}

/** A configuration without mistakes, and a refusal of one of its parts in words with its place. */
function goodConfig(file: string): { config: EmulatorConfig; inFile: (refusal: string) => string | undefined } {
  mustBeFile(file, `there is no file ${shownPath(file)}`);
  const { source, problems, config } = loadConfig(file);
  if (!config) throw new UserError(problemsInWords(source, problems));
  return {
    config,
    inFile(refusal) {
      const problem = refusedPart(config, refusal);
      return problem && problemsInWords(source, [{ ...problem, place: source.place(problem.path, problem.at) }]);
    },
  };
}

function factor(text: string): number {
  const speed = Number(text);
  if (!isSpeed(speed)) throw new InvalidArgumentError('it is a number from 1 to 100000');
  return speed;
}
