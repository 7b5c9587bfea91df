import { setTimeout as pause } from 'node:timers/promises';
import {
  configAsking,
  heatpumps,
  httpsDevice,
  type RunningEmulator,
  runEmulator,
  type StubWebhook,
  stubWebhook,
} from '../../support/emulator';

let webhook: StubWebhook;
let emulator: RunningEmulator;
/** When the webhook was asked, in milliseconds of a clock that never goes back. */
const times: number[] = [];

beforeAll(async () => {
  webhook = await stubWebhook(() => {
    times.push(performance.now());
    return times.length < 3 ? { status: times.length === 1 ? 503 : 429 } : { json: { iotHubHostName: heatpumps } };
  });
  emulator = await runEmulator({
    speed: 1,
    config: configAsking(webhook),
  });
});
afterAll(async () => {
  await emulator.stop();
  await webhook.stop();
});

it('slow, for it waits as DPS does: the webhook is asked again after 1 s and then after 10 s', async () => {
  const device = httpsDevice('patient');
  const { status, headers, body } = await device.register();
  expect([status, headers.get('retry-after')]).toEqual([202, '3']);
  expect((await device.poll(body.operationId)).body.status).toBe('assigning');
  // While it is on its way, another call of register is answered with the same operation.
  expect((await device.register()).body).toEqual(body);
  let answer = await device.poll(body.operationId);
  for (; answer.status === 202; answer = await device.poll(body.operationId)) await pause(250);
  expect(answer.body.registrationState.assignedHub).toBe(heatpumps);
  const [first = 0, second = 0, third = 0] = times;
  expect(times).toHaveLength(3);
  // Node's timers may be a millisecond early by this clock.
  expect(second - first).toBeGreaterThanOrEqual(999);
  expect(third - second).toBeGreaterThanOrEqual(9_999);
  expect(new Set(webhook.asked.map(asked => JSON.stringify(asked))).size).toBe(1);
}, 40_000);
