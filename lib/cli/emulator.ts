import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import type { EmulatorConfig } from '../emulator-config/generated/emulator-config';
import { loadConfig } from '../emulator-config/load-config';
import { emulatorInWords } from './emulator-in-words';
import { exitCodes, UserError } from './exit';
import { portNumber } from './port-number';
import { problemsInWords } from './print-problems';
import { shownPath, workFolder } from './project';
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
  const { startEmulator } = await import('../emulator/emulator');
  const emulator = await startEmulator({
    ...rest,
    config: file === undefined ? tutorialConfig : goodConfig(file),
    folder: workFolder,
    log: line => console.log(pc.dim(line)),
  }).catch((error: Error) => {
    throw new UserError(`the emulator cannot start: ${error.message}`);
  });
  console.log(`${emulatorInWords(emulator)}\n`);
  console.log(`Register a device, from another terminal:\n  ${pc.cyan('npx dps-allocator device register my-device')}`);
  console.log('\nWhat it refuses is logged below; stop with Ctrl+C.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void emulator.stop().then(() => process.exit(exitCodes.fine)));
}

function goodConfig(file: string): EmulatorConfig {
  if (!existsSync(file)) throw new UserError(`there is no file ${shownPath(file)}`, exitCodes.usage);
  const { source, problems, config } = loadConfig(file);
  if (!config) throw new UserError(problemsInWords(source, problems));
  return config;
}

function factor(text: string): number {
  const speed = Number(text);
  if (!(speed >= 1)) throw new InvalidArgumentError('it is a number of at least 1');
  return speed;
}
