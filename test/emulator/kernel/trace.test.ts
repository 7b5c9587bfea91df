import { rememberTraces } from '../../../lib/emulator/kernel/trace';

describe('rememberTraces', () => {
  it('gives the steps of a registration in order, whatever the case of its id', () => {
    let now = 0;
    const traces = rememberTraces(() => now);
    const say = traces.begin('dps', 'Device-1', 'op');
    say('attestation', 'a symmetric key');
    now = 1000;
    say('webhook', 'asked', { status: 200 });
    expect(traces.of('dEVICE-1')).toEqual({
      dps: 'dps',
      registrationId: 'Device-1',
      operationId: 'op',
      steps: [
        { at: '1970-01-01T00:00:00.000Z', step: 'attestation', said: 'a symmetric key' },
        { at: '1970-01-01T00:00:01.000Z', step: 'webhook', said: 'asked', detail: { status: 200 } },
      ],
    });
  });

  it('keeps only the latest trace of an id', () => {
    const traces = rememberTraces(Date.now);
    const sayFirst = traces.begin('dps', 'd', 'first');
    traces.begin('dps', 'D', 'second');
    sayFirst('status', 'late');
    expect(traces.of('d')).toMatchObject({ operationId: 'second', steps: [] });
  });

  it('forgets the oldest beyond the limit', () => {
    const traces = rememberTraces(Date.now, 2);
    for (const id of ['a', 'b', 'a', 'c']) traces.begin('dps', id, id);
    expect(['a', 'b', 'c'].map(id => traces.of(id)?.operationId)).toEqual(['a', undefined, 'c']);
  });

  it('remembers a thousand unless told otherwise', () => {
    const traces = rememberTraces(Date.now);
    for (let id = 0; id <= 1000; id += 1) traces.begin('dps', `${id}`, 'op');
    expect(traces.of('0')).toBeUndefined();
    expect(traces.of('1')).toBeDefined();
  });
});
