import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cost, Registering } from './apps/registering-devices';
import { type EmulatorStarted, type EmulatorTask, idScope, journalIn, type Opened } from './emulator-task';
import { type RunningHost, startHost } from './host';
import { type Result, resultOf } from './result';
import type { Workbench } from './workbench';

const hubs = ['contoso-toasters-hub-1098.azure-devices.net', 'contoso-heatpumps-hub-1098.azure-devices.net'];
const suffix = '-contoso-tstrsd-007';
const devicesARound = 300;
/** Before it is measured: until then engines still compile, on both sides. */
const devicesToWarmUp = 2000;
const manyDevices = 100_000;

/**
 * Whole registrations of Microsoft's client over MQTT, with the served policy: CPU time of emulator and webhook together
 * against that of the client; and what many devices in the emulator's journal cost.
 */
export async function registrations(workbench: Workbench): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-emulator-'));
  try {
    const first = await registering(workbench, folder);
    return [...first, ...(await manyInState(workbench, folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function registering({ host, apps, emulator, devices, preload }: Workbench, folder: string): Promise<Result[]> {
  const webhook = await startHost(host, apps.webhook);
  const served = fork(emulator, [], { execArgv: [] });
  const { connectFile, groupKey } = (await told(served, {
    do: 'start',
    folder,
    hubs,
    webhook: `http://127.0.0.1:${webhook.port}/api/allocate`,
  })) as EmulatorStarted;
  const clients = fork(devices, [], {
    execArgv: ['--require', preload],
    env: { PATH: process.env.PATH, DPS_EMULATOR: connectFile },
  });
  const register = async (prefix: string, count: number): Promise<Cost> => {
    const task = { groupKey, idScope, prefix, suffix, devices: count, atOnce: 8 };
    clients.send(task satisfies Registering);
    return (await once(clients, 'message'))[0] as Cost;
  };
  const servers = async () => cpuOf(await told(served, { do: 'cpu' })) + hostCpu(webhook);

  await register('warm', devicesToWarmUp);
  const values: Record<'server' | 'client' | 'rate' | 'possible', number[]> = {
    server: [],
    client: [],
    rate: [],
    possible: [],
  };
  for (let round = 0; round < 8; round++) {
    const before = await servers();
    const { cpuMicroseconds, milliseconds } = await register(`round-${round}`, devicesARound);
    values.server.push(((await servers()) - before) / devicesARound / 1000);
    values.client.push(cpuMicroseconds / devicesARound / 1000);
    values.rate.push((devicesARound / milliseconds) * 1000);
    values.possible.push((devicesARound / cpuMicroseconds) * 1_000_000);
  }
  clients.disconnect();
  served.send({ do: 'stop' } satisfies EmulatorTask);
  await Promise.all([once(served, 'exit'), webhook.stop()]);
  return [
    resultOf('CPU of emulator and webhook / of the SDK client', 'ms a device', values.server, values.client, {
      atMost: 0.8,
    }),
    resultOf('registrations / what the client alone could do', 'a second', values.rate, values.possible),
  ];
}

/** Makes of the journal that the registrations left one with many devices, and opens it. */
async function manyInState({ emulator }: Workbench, folder: string): Promise<Result[]> {
  const journal = journalIn(folder);
  const copying = fork(emulator, [], { execArgv: [] });
  await told(copying, { do: 'copy', journal, of: `warm-0${suffix}`, devices: manyDevices });
  copying.kill();
  const values: Record<'opening' | 'parsing' | 'heap' | 'text', number[]> = {
    opening: [],
    parsing: [],
    heap: [],
    text: [],
  };
  for (let round = 0; round < 3; round++) {
    const opened = fork(emulator, [], { execArgv: ['--expose-gc', '--max-old-space-size=4096'] });
    const { milliseconds, heapBytes } = (await told(opened, { do: 'open', journal })) as Opened;
    opened.kill();
    values.opening.push(milliseconds / 1000);
    values.parsing.push(secondsToParse(journal));
    values.heap.push(heapBytes / manyDevices);
    values.text.push(statSync(journal).size / manyDevices);
  }
  return [
    resultOf(`start with ${manyDevices} devices / JSON.parse of their journal`, 's', values.opening, values.parsing),
    resultOf('memory of a device / its JSON', 'bytes', values.heap, values.text),
  ];
}

function secondsToParse(journal: string): number {
  const lines = readFileSync(journal, 'utf8').split('\n');
  const began = performance.now();
  for (const line of lines) if (line !== '') JSON.parse(line);
  return (performance.now() - began) / 1000;
}

async function told(process: ChildProcess, task: EmulatorTask): Promise<object> {
  process.send(task);
  return (await once(process, 'message'))[0] as object;
}

function cpuOf(usage: object): number {
  const { user, system } = usage as NodeJS.CpuUsage;
  return user + system;
}

/** Microseconds of CPU time of the webhook's process, by proc(5) in hundredths of a second. */
function hostCpu({ pid }: RunningHost): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
