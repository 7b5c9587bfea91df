// A process under load: commits, and only then says that it has. Its parent kills it at any moment.
import { writeSync } from 'node:fs';
import { openJournal } from '../../../lib/emulator/kernel/journal';
import { State } from '../../../lib/emulator/kernel/state';

const [file = '', first = '0'] = process.argv.slice(2);
const state = new State();
openJournal(file, state);
const devices = state.table<{ n: number; filler: string }>('devices');
const counts = state.table<number>('counts');
writeSync(1, 'ready\n');
for (let n = Number(first); ; n += 1) {
  // Three rows of one commit, each of them seen or none.
  state.commit(
    devices.put('hub', `${n}`, { n, filler: 'ü'.repeat(n % 3000) }),
    counts.put('hub', 'last', n),
    devices.remove('hub', `${n - 50}`),
  );
  writeSync(1, `${n}\n`);
}
