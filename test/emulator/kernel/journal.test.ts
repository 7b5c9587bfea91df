import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { openJournal } from '../../../lib/emulator/kernel/journal';
import { State } from '../../../lib/emulator/kernel/state';

let folder: string;
let file: string;
let number = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
beforeEach(() => {
  number += 1;
  file = join(folder, `${number}`, 'state.jsonl');
});
afterAll(() => rmSync(folder, { recursive: true }));

function open() {
  const state = new State();
  const keeper = openJournal(file, state);
  return { state, keeper, devices: state.table<unknown>('devices') };
}

/** What the file holds, without keeping it open. */
function rows() {
  const { state, keeper } = open();
  const all = [...state.everything()];
  keeper.close();
  return all;
}

const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('openJournal', () => {
  it('gives back what was committed', () => {
    const { state, keeper, devices } = open();
    const row = { text: 'ü\n"', nested: [null, { a: 1 }] };
    state.commit(devices.put('hub', 'a', row), devices.put('hub', 'b', null));
    state.commit(devices.put('hub', 'c', 1), devices.remove('hub', 'b'));
    state.commit(devices.put('hub', 'a', 'replaced'), devices.put('other', '__proto__', [1]));
    keeper.close();
    expect(rows()).toEqual([
      { table: 'devices', scope: 'hub', id: 'a', row: 'replaced' },
      { table: 'devices', scope: 'hub', id: 'c', row: 1 },
      { table: 'devices', scope: 'other', id: '__proto__', row: [1] },
    ]);
  });

  it('is for its user alone', () => {
    open().keeper.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it('has a line for each commit, after a header', () => {
    const { state, keeper, devices } = open();
    state.commit(devices.put('hub', 'a', 1), devices.put('hub', 'b', 2));
    state.commit(devices.remove('hub', 'a'));
    expect(lines()).toEqual([
      '{"journal":"dps-allocator emulator","version":1}',
      '[["devices","hub","a",1],["devices","hub","b",2]]',
      '[["devices","hub","a"]]',
    ]);
    keeper.close();
  });

  it('is compacted at start', () => {
    const { state, keeper, devices } = open();
    for (let n = 0; n < 100; n += 1) state.commit(devices.put('hub', 'a', n));
    keeper.close();
    expect(lines()).toHaveLength(101);
    open().keeper.close();
    expect(lines()).toHaveLength(2);
    expect(rows()).toMatchObject([{ id: 'a', row: 99 }]);
  });

  it('keeps what the state knew before', () => {
    const state = new State();
    state.commit(state.table('devices').put('hub', 'seeded', 1));
    openJournal(file, state).close();
    expect(rows()).toMatchObject([{ id: 'seeded' }]);
  });

  it.each(['[["devices","hub","b",2', '[["devices","hub","b",2]]', '\u0000\u0000'])(
    'drops the torn last line %j',
    torn => {
      const { state, keeper, devices } = open();
      state.commit(devices.put('hub', 'a', 1));
      keeper.close();
      appendFileSync(file, torn);
      const again = open();
      again.state.commit(again.devices.put('hub', 'c', 3));
      again.keeper.close();
      expect(rows()).toMatchObject([{ id: 'a' }, { id: 'c' }]);
    },
  );

  it.each(['nonsense', '{}', '[["devices","hub"]]', '[[1,"hub","a",1]]', '["devices"]', ''])(
    'names the bad line %j in the middle and changes nothing',
    bad => {
      const { state, keeper, devices } = open();
      state.commit(devices.put('hub', 'a', 1));
      keeper.close();
      appendFileSync(file, `${bad}\n[["devices","hub","b",2]]\n`);
      const before = readFileSync(file, 'utf8');
      expect(open).toThrow(`${file}:3 is no commit`);
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(existsSync(`${file}.lock`)).toBe(false);
    },
  );

  it.each(['{"journal":"dps-allocator emulator","version":2}\n', 'a letter\n', 'a letter'])(
    'leaves a file alone that begins with %j',
    text => {
      open().keeper.close();
      writeFileSync(file, text);
      expect(open).toThrow(`${file}:1 is not the first line`);
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('goes on after a line that could be written in part only, as on a full disk', () => {
    const { state, keeper, devices } = open();
    state.commit(devices.put('hub', 'a', 1));
    const { writeSync } = fs;
    jest.spyOn(fs, 'writeSync').mockImplementationOnce((descriptor: number, bytes: unknown) => {
      writeSync(descriptor, (bytes as Buffer).subarray(0, 10));
      throw new Error('ENOSPC');
    });
    expect(() => state.commit(devices.put('hub', 'b', 2))).toThrow('ENOSPC');
    state.commit(devices.put('hub', 'c', 3));
    keeper.close();
    expect(rows().map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('takes no folder', () => {
    mkdirSync(file, { recursive: true });
    expect(open).toThrow(`${file} is a folder: name a file for the state`);
  });

  it('takes an empty file', () => {
    open().keeper.close();
    writeFileSync(file, '');
    expect(rows()).toEqual([]);
  });

  it('commits nothing once it is closed', () => {
    const { state, keeper, devices } = open();
    keeper.close();
    keeper.close();
    expect(() => state.commit(devices.put('hub', 'a', 1))).toThrow('is closed');
    expect(devices.get('hub', 'a')).toBeUndefined();
  });

  it('reads a hundred thousand devices', () => {
    const { state, keeper, devices } = open();
    for (let n = 0; n < 100_000; n += 1) {
      state.commit(
        devices.put('hub', `i${n}`, n),
        devices.put('hub', `t${n}`, { n }),
        devices.put('hub', `r${n}`, `${n}`),
      );
    }
    keeper.close();
    const again = open();
    expect(again.devices.count('hub')).toBe(300_000);
    expect(again.devices.get('hub', 't99999')).toEqual({ n: 99_999 });
    again.keeper.close();
  });
});

describe('the lock', () => {
  it('names the process that holds the file', () => {
    const { keeper } = open();
    expect(open).toThrow(`${file} is in use by this process (${process.pid})`);
    keeper.close();
    expect(existsSync(`${file}.lock`)).toBe(false);
    open().keeper.close();
  });

  it('names another process', async () => {
    open().keeper.close();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: other.pid, startedAt: 0 }));
    expect(open).toThrow(`${file} is in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    // Its process is gone, so is its right.
    open().keeper.close();
  });

  it.each(['', 'nonsense', '{}', JSON.stringify({ pid: process.pid, startedAt: 1 })])(
    'takes over the stale lock %j',
    text => {
      open().keeper.close();
      writeFileSync(`${file}.lock`, text);
      open().keeper.close();
      expect(existsSync(`${file}.lock`)).toBe(false);
    },
  );
});

describe('a kill at any moment', () => {
  it('loses nothing that was acknowledged and tears no commit', async () => {
    const child = join(folder, 'child.cjs');
    await build({
      entryPoints: [join(__dirname, 'journal-child.ts')],
      outfile: child,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
    });
    let next = 0;
    for (let round = 0; round < 20; round += 1) {
      const acknowledged = await runAndKill(child, next);
      const { state, keeper, devices } = open();
      const last = state.table<number>('counts').get('hub', 'last') ?? -1;
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      for (let n = Math.max(0, last - 49); n <= last; n += 1) {
        expect(devices.get('hub', `${n}`)).toEqual({ n, filler: 'ü'.repeat(n % 3000) });
      }
      expect(devices.count('hub')).toBe(Math.min(50, last + 1));
      keeper.close();
      next = last + 1;
    }
    expect(next).toBeGreaterThan(100);
  });

  /** Runs the child for up to a fifth of a second after it is ready. Returns the last number that it acknowledged whole. */
  async function runAndKill(child: string, first: number): Promise<number> {
    const running = spawn(process.execPath, [child, file, `${first}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    running.stdout.setEncoding('utf8').on('data', text => {
      said += text;
    });
    await once(running.stdout, 'data');
    await delay(Math.random() * 200);
    running.kill('SIGKILL');
    await once(running, 'close');
    const whole = said.slice(0, said.lastIndexOf('\n')).split('\n');
    return Number(whole.filter(line => line !== 'ready').at(-1) ?? first - 1);
  }
});
