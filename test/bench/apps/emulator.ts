import { type Emulator, startEmulator } from '../../../lib/emulator/emulator';
import { openJournal } from '../../../lib/emulator/kernel/journal';
import { type Change, State } from '../../../lib/emulator/kernel/state';
import { type EmulatorStarted, type EmulatorTask, idScope, journalIn, type Opened } from '../emulator-task';

// The process in which the emulator is measured; it does what it is told, and answers each message with one.

let emulator: Emulator | undefined;

process.on('message', async (task: EmulatorTask) => {
  process.send?.((await answerTo(task)) ?? {});
});

async function answerTo(task: EmulatorTask): Promise<EmulatorStarted | NodeJS.CpuUsage | Opened | undefined> {
  switch (task.do) {
    case 'start': {
      const { folder, webhook, hubs } = task;
      const config = {
        emulator: 1 as const,
        hubs: Object.fromEntries(hubs.map(hub => [hub, {}])),
        provisioningServices: { bench: { idScope, enrollmentGroups: { devices: {} } } },
      };
      const switches = { retryAfter: 'exact' };
      emulator = await startEmulator({
        config,
        folder,
        webhook,
        port: 0,
        speed: 1000,
        switches,
        state: journalIn(folder),
      });
      const [group] = emulator.provisioningServices.enrollments('bench').groups;
      if (group?.attestation.type !== 'symmetricKey' || !emulator.connectFile) throw new Error('there is no group');
      return { connectFile: emulator.connectFile, groupKey: group.attestation.symmetricKey.primaryKey };
    }
    case 'cpu':
      return process.cpuUsage();
    case 'copy':
      return copyDevice(task.journal, task.of, task.devices);
    case 'open':
      return open(task.journal);
    case 'stop':
      await emulator?.stop();
      process.exit(0);
  }
}

/** Writes every row of a device once for each of many new ids. */
function copyDevice(journal: string, of: string, devices: number): undefined {
  const state = new State();
  const keeper = openJournal(journal, state);
  const rows = JSON.stringify([...state.everything()].filter(({ id }) => id === of));
  for (let device = 0; device < devices; device++)
    state.commit(...(JSON.parse(rows.replaceAll(of, `device-${device}`)) as Change[]));
  keeper.close();
}

function open(journal: string): Opened {
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const state = new State();
  const keeper = openJournal(journal, state);
  const milliseconds = performance.now() - began;
  global.gc?.();
  const heapBytes = process.memoryUsage().heapUsed - before;
  keeper.close();
  return { milliseconds, heapBytes };
}
