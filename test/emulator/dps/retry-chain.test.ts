import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../../lib/emulator/kernel/journal';
import { State } from '../../../lib/emulator/kernel/state';
import { FakeClock } from './fake-clock';
import { dps, naming, openRoom, type Polled, settled, toasters } from './room';

const device = 'breakroom499-contoso-tstrsd-007';

describe('the retry chain', () => {
  it('asks again after 1, 10, 19, … 82 s and gives up after ten times', async () => {
    const room = openRoom({ webhook: () => ({ status: 500, body: '' }) });
    room.group();
    const { operationId } = await room.registered(device);
    const waited: number[] = [];
    for (let retry = 0; retry < 10; retry += 1) {
      expect((await room.poll(device, { operationId })).status).toBe(202);
      waited.push(...room.clock.waits);
      room.clock.next();
      await settled();
    }
    expect(waited.map(milliseconds => milliseconds / 1000)).toEqual([1, 10, 19, 28, 37, 46, 55, 64, 73, 82]);
    expect(room.asked).toHaveLength(11);
    expect(room.clock.waits).toEqual([]);
    expect((await room.poll(device, { operationId })).body.registrationState).toMatchObject({
      status: 'failed',
      errorCode: 400207,
      errorMessage: 'Custom allocation failed with status code: 500',
    });
  });

  it('ends with the first answer that is final', async () => {
    let calls = 0;
    const room = openRoom({
      webhook: () => {
        calls += 1;
        return calls < 3 ? { status: 503, body: '' } : naming(toasters);
      },
    });
    room.group();
    const { operationId } = await room.registered(device);
    for (let retry = 0; retry < 2; retry += 1) {
      room.clock.next();
      await settled();
    }
    expect((await room.poll(device, { operationId })).body.status).toBe('assigned');
  });

  it('goes on with the same operation when the device registers again meanwhile', async () => {
    const room = openRoom({ webhook: () => ({ status: 503, body: '' }) });
    room.group();
    const first = (await room.register(device)).body as Polled;
    await settled();
    expect((await room.register(device)).body).toEqual(first);
    expect(room.asked).toHaveLength(1);
    expect(room.clock.waits).toEqual([1000]);
  });

  it('is shortened by the clock', async () => {
    const room = openRoom({ clock: new FakeClock(100), webhook: () => ({ status: 503, body: '' }) });
    room.group();
    await room.register(device);
    await settled();
    const begun = room.clock.now();
    room.clock.next();
    expect(room.clock.now() - begun).toBe(10);
  });

  it('sees what happens to the enrollment and the record meanwhile', async () => {
    const room = openRoom({ webhook: () => ({ status: 503, body: '' }) });
    room.group();
    const { operationId } = await room.registered(device);
    room.group({ provisioningStatus: 'disabled' });
    room.clock.next();
    await settled();
    expect((await room.poll(device, { operationId })).body.status).toBe('disabled');

    room.group();
    await room.registered(device);
    room.services.forget(dps, device);
    room.clock.next();
    await settled();
    expect(room.services.registration(dps, device)).toBeUndefined();
    expect(room.asked).toHaveLength(2);
    expect(room.clock.waits).toEqual([]);
  });

  it('writes nothing once the emulator stops', async () => {
    const room = openRoom({ webhook: () => ({ status: 503, body: '' }) });
    room.group();
    await room.registered(device);
    room.services.stop();
    expect(room.clock.waits).toEqual([]);
    expect(room.services.registration(dps, device)?.status).toBe('assigning');
  });
});

describe('a restart', () => {
  it('takes the chain up where it was, with what was left of its wait', async () => {
    const clock = new FakeClock();
    const before = openRoom({ clock, webhook: () => ({ status: 500, body: '' }) });
    before.group();
    const { operationId } = await before.registered(device);
    clock.next();
    await settled();
    before.services.stop();
    clock.move(4000);

    const after = openRoom({ clock, state: before.state });
    after.services.resume();
    expect(clock.waits).toEqual([6000]);
    clock.next();
    await settled();
    expect(after.asked).toHaveLength(1);
    expect((await after.poll(device, { operationId })).body.status).toBe('assigned');
  });

  it('counts the retries of both lives', async () => {
    const clock = new FakeClock();
    const options = { clock, webhook: () => ({ status: 500, body: '' }) };
    const before = openRoom(options);
    before.group();
    const { operationId } = await before.registered(device);
    for (let retry = 0; retry < 7; retry += 1) {
      clock.next();
      await settled();
    }
    before.services.stop();
    const after = openRoom({ ...options, state: before.state });
    after.services.resume();
    for (let retry = 7; retry < 10; retry += 1) {
      clock.next();
      await settled();
    }
    expect(before.asked.length + after.asked.length).toBe(11);
    expect((await after.poll(device, { operationId })).body.status).toBe('failed');
  });

  it('leaves an operation to the next start whose end cannot be written', async () => {
    const state = new State();
    const room = openRoom({ state, webhook: () => naming(toasters) });
    room.group();
    const { body } = await room.register(device);
    const full = {
      append: () => {
        throw new Error('ENOSPC');
      },
      close() {},
    };
    state.keepWith(full);
    await settled();
    expect(room.log.at(-1)).toContain(`the end of ${device} cannot be written: Error: ENOSPC`);
    expect((await room.poll(device, body as Polled)).body.status).toBe('assigning');
  });

  it('finds in the journal what a client saw, in one line with what changed in the hub', async () => {
    const file = join(tmpdir(), `dps-${process.pid}-${Date.now()}.jsonl`);
    try {
      const state = new State();
      const journal = openJournal(file, state);
      const room = openRoom({ state });
      room.group();
      const { operationId } = await room.registered(device);
      journal.close();
      const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
      expect(last).toContain('fakeIdentities');
      expect(last).toContain('"assigned"');

      const again = new State();
      const reread = openJournal(file, again);
      const after = openRoom({ state: again });
      expect((await after.poll(device, { operationId })).body.status).toBe('assigned');
      expect(after.hubs.has(toasters, device)).toBe(true);
      reread.close();
    } finally {
      rmSync(file, { force: true });
    }
  });
});
