import { Command } from 'commander';
import pc from 'picocolors';
import { buildCommand } from './build';
import { describeCommand } from './describe';
import { deviceCommand } from './device';
import { emulatorCommand } from './emulator';
import { enrollmentCommand } from './enrollment';
import { exitCodes, UserError } from './exit';
import { explainCommand } from './explain';
import { ProblemsFound } from './problems-found';
import { packageJson } from './project';
import { startCommand } from './start';
import { testCommand } from './test';
import { validateCommand } from './validate';

const commands = [
  startCommand,
  validateCommand,
  explainCommand,
  testCommand,
  describeCommand,
  buildCommand,
  emulatorCommand,
  deviceCommand,
  enrollmentCommand,
];

/** The command line: one file for each command. */
async function main(): Promise<void> {
  const program = new Command('dps-allocator')
    .description('Decides which IoT hub a device goes to when it registers with DPS, by a policy, and says why.')
    .version(packageJson().version, '--version', 'print the version')
    .helpCommand(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.fine : exitCodes.usage))
    .showSuggestionAfterError();
  for (const add of commands) add(program);
  await program.parseAsync();
}

main().catch((error: unknown) => {
  if (error instanceof ProblemsFound) {
    (error.isJson ? process.stdout : process.stderr).write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
  if (error instanceof UserError) {
    process.stderr.write(`${pc.red('error')}: ${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(
    `${pc.red('this is a bug of dps-allocator')}: ${error instanceof Error ? error.stack : error}\n`,
  );
  process.exit(exitCodes.bug);
});
