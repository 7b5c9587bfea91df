import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { type ChildEmulator, type ChildEmulators, childEmulators } from '../../support/child-emulator';
import {
  type Answer,
  configAsking,
  groupKey,
  heatpumps,
  httpsDevice,
  ownerOf,
  type StubWebhook,
  stubWebhook,
  toasters,
} from '../../support/emulator';
import { connectToHub, report } from '../../support/mqtt-device';

/** How often the emulator is killed; `KILLS=200` is the whole proof, and takes minutes. */
const kills = Number(process.env.KILLS ?? 12);
/** How many clients are at work at a time. */
const clients = 4;

/** What a client was told and has to find again. */
interface Seen {
  /** Operations that were accepted, by registration id. */
  accepted: Map<string, string>;
  /** Hubs of devices, by registration id. */
  assigned: Map<string, string>;
  /** Etags of enrollments by their ids; none where the enrollment was deleted. */
  enrollments: Map<string, string | undefined>;
  /** The latest count that a hub took into a twin's tags, by device id, and the latest that it was sent. */
  twins: Map<string, { taken: number; sent: number }>;
  /** The same of reported properties. */
  reported: Map<string, { taken: number; sent: number }>;
}

function nothingSeen(): Seen {
  return {
    accepted: new Map(),
    assigned: new Map(),
    enrollments: new Map(),
    twins: new Map(),
    reported: new Map(),
  };
}

let emulators: ChildEmulators;
let webhook: StubWebhook;
/** Devices that the webhook has put off once. */
const putOff = new Set<string>();

beforeAll(async () => {
  emulators = await childEmulators();
  webhook = await stubWebhook(async ({ deviceRuntimeContext: { registrationId } }) => {
    await pause(randomInt(30));
    if (putOff.has(registrationId)) return { json: { iotHubHostName: heatpumps } };
    putOff.add(registrationId);
    return { status: 503 };
  });
});
afterAll(async () => {
  await webhook.stop();
  emulators.remove();
});

const options = () => ({
  state: join(emulators.folder, 'state.jsonl'),
  speed: 50,
  config: configAsking(webhook),
});
const start = () => emulators.start(options());

const owns = { hub: (emulator: ChildEmulator, hub: string) => ownerOf(emulator.hubs.get(hub) ?? '') };
let devices = 0;

/** Works until the emulator is gone, and notes what it was told; a call without an answer tells nothing. */
async function work(emulator: ChildEmulator, seen: Seen): Promise<void> {
  const dps = ownerOf(emulator.dps);
  for (;;) {
    devices += 1;
    const id = `device-${devices}`;
    // Every other device has an enrollment of its own; one in four of these is taken back.
    const own = devices % 2 === 0;
    if (own) {
      const key = deriveDeviceKey(groupKey, id);
      const attestation = { type: 'symmetricKey', symmetricKey: { primaryKey: key, secondaryKey: key } };
      const enrollment = { registrationId: id, attestation, allocationPolicy: 'static', iotHubs: [toasters] };
      const made = expected(200, await dps('PUT', `/enrollments/${id}`, enrollment));
      seen.enrollments.set(id, made.body.etag);
      if (devices % 8 === 0) {
        // Until the answer has come, nobody knows.
        seen.enrollments.delete(id);
        expected(204, await dps('DELETE', `/enrollments/${id}`));
        seen.enrollments.set(id, undefined);
        continue;
      }
    }
    const device = httpsDevice(id);
    const { operationId } = expected(202, await device.register()).body;
    seen.accepted.set(id, operationId);
    let answer = await device.poll(operationId);
    for (; answer.status === 202; answer = await device.poll(operationId)) await pause(5);
    const hub: string = expected(200, answer).body.registrationState.assignedHub;
    seen.assigned.set(id, hub);
    const owner = owns.hub(emulator, hub);
    const counts = { taken: 0, sent: 0 };
    seen.twins.set(id, counts);
    for (; counts.sent < 3; ) {
      counts.sent += 1;
      expected(200, await owner('PATCH', `/twins/${id}`, { tags: { count: counts.sent } }));
      counts.taken = counts.sent;
    }
    const connection = await connectToHub(hub, id, deriveDeviceKey(groupKey, id));
    const reports = { taken: 0, sent: 0 };
    seen.reported.set(id, reports);
    for (; reports.sent < 2; ) {
      reports.sent += 1;
      await report(connection, { count: reports.sent });
      reports.taken = reports.sent;
    }
    connection.close();
  }
}

/** An answer that is not what it should be is no lost connection. */
class Unexpected extends Error {}

function expected(status: number, answer: Answer): Answer {
  if (answer.status !== status) throw new Unexpected(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Looks for everything that was seen; what is missing, in words. */
async function missing(emulator: ChildEmulator, seen: Seen): Promise<string[]> {
  const lost: string[] = [];
  const dps = ownerOf(emulator.dps);
  const each = <Value>(map: Map<string, Value>, check: (id: string, value: Value) => Promise<string | undefined>) =>
    inTurns([...map], async ([id, value]) => {
      const found = await check(id, value);
      if (found !== undefined) lost.push(`${id}: ${found}`);
    });
  await each(seen.enrollments, async (id, etag) => {
    const { status, body } = await dps('GET', `/enrollments/${id}`);
    if (etag === undefined) return status === 404 ? undefined : 'the enrollment is there again';
    return body.etag === etag ? undefined : `the enrollment is ${status} ${JSON.stringify(body)}`;
  });
  await each(seen.accepted, async (id, operationId) => {
    const device = httpsDevice(id);
    let answer = await device.poll(operationId);
    for (let polls = 0; answer.status === 202 && polls < 1000; polls += 1) {
      await pause(5);
      answer = await device.poll(operationId);
    }
    const { status, registrationState } = answer.body;
    return status === 'assigned' && [toasters, heatpumps].includes(registrationState.assignedHub)
      ? undefined
      : `the operation is ${JSON.stringify(answer.body)}`;
  });
  await each(seen.assigned, async (id, hub) => {
    const { body } = await dps('GET', `/registrations/${id}`);
    if (body.assignedHub !== hub) return `the registration is ${JSON.stringify(body)}`;
    const { status } = await owns.hub(emulator, hub)('GET', `/devices/${id}`);
    return status === 200 ? undefined : `the identity is ${status}`;
  });
  const twinOf = async (id: string) => {
    const hub = seen.assigned.get(id) ?? '';
    return (await owns.hub(emulator, hub)('GET', `/twins/${id}`)).body;
  };
  const between = (count = 0, { taken, sent }: { taken: number; sent: number }) => count >= taken && count <= sent;
  await each(seen.twins, async (id, counts) => {
    const { tags } = await twinOf(id);
    return between(tags?.count, counts)
      ? undefined
      : `of ${JSON.stringify(counts)} the tags are ${JSON.stringify(tags)}`;
  });
  await each(seen.reported, async (id, counts) => {
    const { reported } = (await twinOf(id)).properties;
    return between(reported.count, counts)
      ? undefined
      : `of ${JSON.stringify(counts)} there is reported ${JSON.stringify(reported)}`;
  });
  return lost;
}

/** A few at a time, so that a thousand calls are no thousand connections. */
async function inTurns<Item>(items: Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of queue) await run(item);
    }),
  );
}

const merged = (all: Seen, latest: Seen) => {
  for (const name of Object.keys(all) as (keyof Seen)[])
    for (const [id, value] of latest[name]) (all[name] as Map<string, unknown>).set(id, value);
};

it(
  `what a client was told is there after each of ${kills} kills`,
  async () => {
    const all = nothingSeen();
    const lost: string[] = [];
    let emulator = await start();
    let cutOff = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const latest = nothingSeen();
      const running = emulator;
      const working = Array.from({ length: clients }, () => work(running, latest));
      const ends = Promise.allSettled(working);
      await pause(randomInt(400));
      await emulator.kill();
      for (const end of await ends)
        if (end.status === 'rejected' && end.reason instanceof Unexpected)
          lost.push(`while it ran: ${end.reason.message}`);
      cutOff += latest.accepted.size - latest.assigned.size;
      // One in four is killed again as it starts, so at times while it compacts its journal.
      if (kill % 4 === 0) await emulators.startAndKill(options(), randomInt(500));
      emulator = await start();
      lost.push(...(await missing(emulator, latest)));
      merged(all, latest);
      if (lost.length > 0) break;
    }
    lost.push(...(await missing(emulator, all)));
    const { accepted, assigned, enrollments, twins, reported } = all;
    console.info(
      `${kills} kills: ${accepted.size} registrations accepted, ${assigned.size} seen assigned, ${cutOff} cut off on their way, ` +
        `${enrollments.size} enrollments, ${twins.size} twins, ${reported.size} reports; lost: ${lost.length}`,
    );
    expect(lost).toEqual([]);
    expect(accepted.size).toBeGreaterThan(kills);
    expect(emulator.logged()).not.toMatch(/broke off|failed:/);
    expect(await emulator.stop()).toBe(0);
  },
  kills * 10_000,
);

it('an emulator that is stopped lets its process end, whoever is still connected', async () => {
  const emulator = await start();
  await httpsDevice('late').registered();
  const device = await connectToHub(heatpumps, 'late', deriveDeviceKey(groupKey, 'late'));
  expect(await Promise.race([emulator.stop(), pause(20_000, 'it hangs', { ref: false })])).toBe(0);
  await device.closed;
});
