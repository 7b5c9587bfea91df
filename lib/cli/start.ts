import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import pc from 'picocolors';
import { bundleFunctionApp } from '../build/bundle';
import { loadPolicy } from '../build/load-policy';
import { casesFileOf, loadCases } from '../cases/load-cases';
import { defaultPort as emulatorPort } from '../emulator/addresses';
import { caseInWords } from './case-in-words';
import { startDevices } from './device/devices';
import { folderForEmulator } from './emulator-folder';
import { busyPortInWords, emulatorInWords } from './emulator-in-words';
import { exitCodes, UserError } from './exit';
import { tools } from './good-policy';
import { portNumber } from './port-number';
import { problemsInWords } from './print-problems';
import { policyFile, root, shownPath, workFolder } from './project';
import { emulatorOfCases } from './start/emulator-of-cases';
import { type Laptop, laptopOf, webhookUrl } from './start/laptop';
import { type LocalHost, startLocalHost } from './start/local-host';
import { replayCases } from './start/replay';
import { replayTable } from './start/replay-table';
import { type Stoppable, stoppable } from './start/stoppable';
import { watchFiles } from './start/watch';
import { writeSnapshot } from './write-snapshot';

interface StartOptions {
  policy?: string;
  port?: number;
  auth: boolean;
  once: boolean;
}

const defaultPort = 7071;

/** By what DPS's waits are divided: its retries of some seven minutes take four seconds. */
const replaySpeed = 100;

/** `start`: the whole product on a laptop. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('serve a policy on this machine, register the devices of its cases, and follow it as it is edited')
    .option('--policy <file>', 'the policy file; default: the served one')
    .option('--port <n>', `the port; default: ${defaultPort}, or a free one where that is busy`, portNumber)
    .option('--auth', 'check keys, as Azure does', false)
    .option('--once', 'stop after the cases; exit code 1 if one fails', false)
    .addHelpText('after', '\nExample:\n  $ dps-allocator start --policy policies/contoso/policy.yaml --port 8080')
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  const file = policyFile(options.policy);
  const snapshot = join(workFolder, `policy-${process.pid}.json`);
  process.on('exit', () => rmSync(snapshot, { force: true }));
  const { isStopping, stop, stopLater } = stoppable(options.once ? exitCodes.userError : exitCodes.fine);
  // What is cut off by Ctrl+C fails of it, which is no news.
  await serve(options, file, snapshot, { stop, stopLater }).catch((error: unknown) => {
    if (!isStopping()) throw error;
    return new Promise(() => {});
  });
}

async function serve(
  options: StartOptions,
  file: string,
  snapshot: string,
  { stop, stopLater }: Pick<Stoppable, 'stop' | 'stopLater'>,
): Promise<void> {
  await bundleFunctionApp(root);
  const served = servedFrom(file, snapshot);
  const isServed = served.update();

  let isShowingLog = false;
  const port = options.port ?? defaultPort;
  const host = await startLocalHost({
    port,
    anyPort: options.port === undefined,
    auth: options.auth,
    policyFile: snapshot,
    onLine: line => isShowingLog && console.log(line),
  });
  stopLater(() => host.stop());
  const { folder, note } = folderForEmulator();
  const { startEmulator } = await import('../emulator/emulator');
  const emulator = await startEmulator({
    config: emulatorOfCases(file),
    webhook: webhookUrl(host, 'allocate', undefined),
    folder,
    anyPort: true,
    speed: replaySpeed,
    switches: { retryAfter: 'exact' },
    log: line => isShowingLog && console.log(pc.dim(line)),
  }).catch((error: Error) => {
    throw new UserError(error.message);
  });
  stopLater(() => emulator.stop());
  const devices = startDevices(emulator.connectFile as string);
  stopLater(async () => devices.stop());
  const ended = host.ended.then((exitCode): never => {
    throw new Error(`the functions host ended with exit code ${exitCode}`);
  });
  ended.catch(() => {});
  const laptop = laptopOf(host, emulator, devices);
  const replay = async () => {
    isShowingLog = false;
    try {
      return await Promise.race([replayed(file, laptop), ended]);
    } finally {
      // What the replay itself logs is on its way through a pipe yet.
      await pause(100);
      isShowingLog = true;
    }
  };

  const notes = [busyPortInWords(port, host.port), busyPortInWords(emulatorPort, emulator.port), note];
  for (const line of notes) if (line !== undefined) console.log(pc.yellow(line));
  console.log(`\n${urlsOf(host)}\n${emulatorInWords(emulator)}\n`);
  const isFine = isServed && (await replay());
  if (options.once) return stop(isFine ? exitCodes.fine : exitCodes.userError);

  isShowingLog = true;
  console.log(`\n${registerInWords()}`);
  console.log(
    `\nFollowing ${shownPath(file)}: save it and it is served. Decisions are logged below; stop with Ctrl+C.`,
  );
  watchFiles([file, casesFileOf(file)], async saved => {
    console.log(`\n${pc.bold(`${shownPath(saved)} was ${existsSync(saved) ? 'saved' : 'removed'}`)}`);
    if (saved === file && !served.update()) return;
    try {
      emulator.add(emulatorOfCases(file));
      await replay();
    } catch (error) {
      console.log(`${pc.yellow('The cases cannot be replayed')}: ${(error as Error).message}`);
    }
  });
  await ended;
}

/** The snapshot that the host serves: made anew from the policy file, and left as it is where that has a mistake. */
function servedFrom(file: string, snapshot: string): { update(): boolean } {
  let revision = 0;
  return {
    update() {
      const { source, problems, policy } = loadPolicy(file, tools);
      if (problems.length > 0) console.log(`\n${problemsInWords(source, problems)}`);
      if (policy) writeSnapshot(policy, revision++, snapshot);
      else
        console.log(
          `\n${pc.yellow(revision === 0 ? 'No policy is served yet' : 'The last good policy stays served')}: mend the file and save it.`,
        );
      return policy !== undefined;
    },
  };
}

/** Replays the cases beside the policy, as a table; false if one fails. */
async function replayed(file: string, laptop: Laptop): Promise<boolean> {
  const casesFile = casesFileOf(file);
  if (!existsSync(casesFile)) {
    console.log(`There are no cases to replay: ${shownPath(casesFile)} does not exist.`);
    return true;
  }
  const { source, problems, cases } = loadCases(casesFile);
  if (problems.length > 0) console.log(problemsInWords(source, problems));
  if (cases.length === 0) return false;
  const results = await replayCases(cases, laptop, ({ differences }) =>
    process.stdout.write(differences.length === 0 ? pc.green('.') : pc.red('x')),
  );
  process.stdout.write('\n');
  const failed = results.filter(({ differences }) => differences.length > 0);
  console.log(replayTable(results));
  for (const { name, differences, decision } of failed) console.log(caseInWords(name, differences, decision.reason));
  console.log(`${results.length - failed.length} of ${results.length} cases as expected`);
  return failed.length === 0;
}

/** How to register a device of one's own. */
function registerInWords(): string {
  return `Register a device of your own, from another terminal:\n  ${pc.cyan('npx dps-allocator device register my-device-contoso-tstrsd-007')}`;
}

function urlsOf({ port, key, functions }: LocalHost): string {
  return functions
    .map(({ methods, path, authLevel }) => {
      const code = key !== undefined && authLevel !== 'anonymous' ? `?code=${key}` : '';
      return `  ${methods.join(', ').padEnd(5)} ${pc.cyan(`http://localhost:${port}${path}${code}`)}`;
    })
    .join('\n');
}
