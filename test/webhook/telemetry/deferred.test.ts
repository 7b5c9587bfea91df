import { deferredTelemetry } from '../../../lib/webhook/telemetry/deferred';
import type { Telemetry, TelemetryEvent } from '../../../lib/webhook/telemetry/port';

const event = (name: string): TelemetryEvent => ({ name, properties: {} });

/** A telemetry that remembers, behind a deferred one. */
function setUp(options: { capacity?: number; flushMs?: number; load?: () => Promise<Telemetry> } = {}) {
  const recorded: string[] = [];
  const adapter = {
    record: jest.fn(({ name }: TelemetryEvent) => {
      recorded.push(name);
    }),
    flush: jest.fn(async () => {}),
  };
  const load = jest.fn(async (): Promise<Telemetry> => adapter);
  const warn = jest.fn<void, [string]>();
  const telemetry = deferredTelemetry(options.load ?? load, { warn, delayMs: 1_000, ...options });
  return { telemetry, recorded, adapter, load, warn };
}

const aMoment = () => jest.advanceTimersByTimeAsync(1_000);

describe('deferredTelemetry', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('loads nothing before the first event', async () => {
    const { telemetry, load } = setUp();
    await aMoment();
    await telemetry.flush();
    expect(load).not.toHaveBeenCalled();
  });

  it('loads a moment after the first event, not while it is recorded', async () => {
    const { telemetry, load } = setUp();
    telemetry.record(event('a'));
    expect(load).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(999);
    expect(load).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('keeps no process alive: neither for the load nor after a flush', async () => {
    jest.useRealTimers();
    const timers = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
    const before = timers();
    const { telemetry } = setUp();
    telemetry.record(event('a'));
    expect(timers()).toBe(before);
    await telemetry.flush();
    expect(timers()).toBe(before);
  });

  it('hands over in order what waited, and what comes later at once', async () => {
    const { telemetry, recorded, load } = setUp();
    telemetry.record(event('a'));
    telemetry.record(event('b'));
    await aMoment();
    telemetry.record(event('c'));
    expect(recorded).toEqual(['a', 'b', 'c']);
    await aMoment();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it.each([
    { events: 3, kept: ['0', '1', '2'], warnings: [] },
    {
      events: 4,
      kept: ['1', '2', '3'],
      warnings: ['telemetry dropped the oldest 1 of its events before it was loaded'],
    },
    {
      events: 9,
      kept: ['6', '7', '8'],
      warnings: ['telemetry dropped the oldest 6 of its events before it was loaded'],
    },
  ])('keeps the latest three of $events events if three is its capacity', async ({ events, kept, warnings }) => {
    const { telemetry, recorded, warn } = setUp({ capacity: 3 });
    for (let number = 0; number < events; number += 1) telemetry.record(event(String(number)));
    await aMoment();
    expect(recorded).toEqual(kept);
    expect(warn.mock.calls.flat()).toEqual(warnings);
  });

  it.each<[string, () => Promise<Telemetry>]>([
    ['rejects', async () => Promise.reject(new Error('no such file'))],
    [
      'throws',
      () => {
        throw new Error('no such file');
      },
    ],
  ])('warns once and stays silent when the load %s', async (_how, load) => {
    const { telemetry, warn } = setUp({ load });
    telemetry.record(event('a'));
    await aMoment();
    telemetry.record(event('b'));
    await telemetry.flush();
    expect(warn.mock.calls).toEqual([['telemetry is switched off: no such file']]);
  });

  it('does not ask again a telemetry that throws', async () => {
    const { telemetry, adapter, warn } = setUp();
    adapter.record.mockImplementation(() => {
      throw new Error('broken');
    });
    telemetry.record(event('a'));
    telemetry.record(event('b'));
    await aMoment();
    expect(() => telemetry.record(event('c'))).not.toThrow();
    await telemetry.flush();
    expect(adapter.record).toHaveBeenCalledTimes(1);
    expect(adapter.flush).not.toHaveBeenCalled();
    expect(warn.mock.calls).toEqual([['telemetry is switched off: broken']]);
  });

  describe('flush', () => {
    it('loads at once, hands over, then flushes', async () => {
      const { telemetry, recorded, adapter, load } = setUp();
      telemetry.record(event('a'));
      adapter.flush.mockImplementation(async () => {
        recorded.push('flush');
      });
      await telemetry.flush();
      expect(recorded).toEqual(['a', 'flush']);
      await aMoment();
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('joins a load under way', async () => {
      const { telemetry, recorded, load } = setUp();
      telemetry.record(event('a'));
      jest.advanceTimersByTime(1_000);
      await telemetry.flush();
      expect(recorded).toEqual(['a']);
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('flushes again what came after', async () => {
      const { telemetry, adapter } = setUp();
      telemetry.record(event('a'));
      await telemetry.flush();
      telemetry.record(event('b'));
      await telemetry.flush();
      expect(adapter.flush).toHaveBeenCalledTimes(2);
    });

    it('resolves when the telemetry cannot flush', async () => {
      const { telemetry, adapter, warn } = setUp();
      adapter.flush.mockRejectedValue(new Error('broken'));
      telemetry.record(event('a'));
      await expect(telemetry.flush()).resolves.toBeUndefined();
      expect(warn.mock.calls).toEqual([['telemetry is switched off: broken']]);
    });

    it.each<[string, Telemetry | undefined]>([
      ['loads', undefined],
      ['flushes', { record() {}, flush: () => new Promise(() => {}) }],
    ])('waits no longer than its limit for a telemetry that never %s', async (_what, telemetry) => {
      jest.useRealTimers();
      const deferred = setUp({
        flushMs: 1,
        load: () => (telemetry ? Promise.resolve(telemetry) : new Promise(() => {})),
      });
      deferred.telemetry.record(event('a'));
      await expect(deferred.telemetry.flush()).resolves.toBeUndefined();
    });
  });
});
