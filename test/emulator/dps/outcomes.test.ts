import { heatpumps, naming, openRoom, settled, toasters, unlinked } from './room';

const device = 'breakroom499-contoso-tstrsd-007';

describe('what a device is told of the answer of its webhook', () => {
  it('200 with a linked hub: assigned', async () => {
    const room = openRoom({ webhook: () => naming(heatpumps, { payload: { greeting: 'hello' } }) });
    room.group();
    expect(await room.registered(device)).toEqual({
      operationId: expect.stringMatching(/^\d\.[\da-f]{16}\.[\da-f-]{36}$/),
      status: 'assigned',
      registrationState: {
        symmetricKey: { enrollmentGroupId: 'contoso-custom-allocated-devices' },
        registrationId: device,
        createdDateTimeUtc: '2022-08-03T20:34:41.0000000Z',
        assignedHub: heatpumps,
        deviceId: device,
        status: 'assigned',
        substatus: 'initialAssignment',
        lastUpdatedDateTimeUtc: '2022-08-03T20:34:41.0000000Z',
        etag: expect.any(String),
        payload: { greeting: 'hello' },
      },
    });
  });

  it('calls the URL with its key, and shows the key to nobody', async () => {
    const room = openRoom({ webhook: () => ({ ...naming(toasters), decisionId: 'd-1' }) });
    room.group();
    await room.registered(device);
    expect(room.asked[0]?.url.searchParams.get('code')).toBe('secret');
    const trace = room.traces.of(device);
    expect(trace?.steps.map(({ step }) => step)).toEqual(['attestation', 'webhook', 'answer', 'hub', 'status']);
    expect(JSON.stringify(trace)).not.toMatch(/secret|oiK77|SharedAccessSignature/);
    expect(JSON.stringify(trace)).toContain('"decisionId":"d-1"');
  });

  it.each([
    ['200 with null', naming(null), 400208],
    ['200 with an empty text', naming(''), 400208],
    ['200 with nothing', { status: 200, body: '{}' }, 400208],
    ['200 with a hub that is not linked', naming(unlinked), 400207],
    ['200 without JSON', { status: 200, body: 'hello' }, 400207],
    ['200 with an initial twin of another form', naming(toasters, { initialTwin: { tags: 3 } }), 400207],
    ['200 that is too long', { status: 200, body: undefined }, 400207],
    ['401', { status: 401, body: '' }, 400209],
    ['400', { status: 400, body: '{"message":"no"}' }, 400207, 'Custom allocation failed with status code: 400'],
    ['403', { status: 403, body: '' }, 400207, 'Custom allocation failed with status code: 403'],
    ['404', { status: 404, body: '' }, 400207, 'Custom allocation failed with status code: 404'],
    ['302', { status: 302, body: '' }, 400207, 'Custom allocation failed with status code: 302'],
    ['201', { ...naming(toasters), status: 201 }, 400207, 'Custom allocation failed with status code: 201'],
    ['204', { status: 204, body: '' }, 400207, 'Custom allocation failed with status code: 204'],
    ['428', { status: 428, body: '' }, 400207, 'Custom allocation failed with status code: 428'],
  ])('%s: failed with the code', async (_, answer, errorCode, errorMessage = expect.any(String)) => {
    const room = openRoom({ webhook: () => answer });
    room.group();
    const told = await room.registered(device);
    expect(told.status).toBe('failed');
    expect(told.registrationState).toMatchObject({ status: 'failed', errorCode, errorMessage });
    expect(told.registrationState).not.toHaveProperty('assignedHub');
    expect(room.clock.waits).toEqual([]);
    expect(room.hubs.has(toasters, device)).toBe(false);
  });

  it.each([429, 500, 502, 503])('%i: assigning, and asked again', async status => {
    const room = openRoom({ webhook: () => ({ status, body: '' }) });
    room.group();
    expect(await room.registered(device)).toEqual({
      operationId: expect.any(String),
      status: 'assigning',
      registrationState: { registrationId: device, status: 'assigning' },
    });
    expect(room.clock.waits).toEqual([1000]);
  });

  it('enrollment disabled: disabled, and the webhook is not asked', async () => {
    const room = openRoom();
    room.group({ provisioningStatus: 'disabled' });
    expect((await room.registered(device)).registrationState.status).toBe('disabled');
    expect(room.asked).toEqual([]);
  });

  it('gives the hub the words with which it refuses a twin', async () => {
    const room = openRoom({ webhook: () => naming(toasters, { initialTwin: { tags: { refuse: true } } }) });
    room.group();
    expect((await room.registered(device)).registrationState).toMatchObject({
      status: 'failed',
      errorMessage: 'ErrorCode:ArgumentInvalid;the tags are too large',
    });
  });
});

describe('switches for what is not documented', () => {
  it.each([
    [{ unlinkedHub: 400999 }, naming(unlinked), 400999],
    [{ missingHub: 400999 }, naming(null), 400999],
    [{ brokenBody: 400999 }, { status: 200, body: '?' }, 400999],
    [{ otherSuccess: 'as 200' }, { ...naming(toasters), status: 201 }, undefined],
    [{ hubComparison: 'exact' }, naming(toasters.toUpperCase()), 400207],
    [{}, naming(toasters.toUpperCase()), undefined],
  ] as const)('%j', async (switches, answer, errorCode) => {
    const room = openRoom({ switches, webhook: () => answer });
    room.group();
    const { registrationState } = await room.registered(device);
    expect(registrationState.errorCode).toBe(errorCode);
    if (errorCode === undefined) expect(registrationState.assignedHub).toBe(toasters);
  });

  it('an unreachable webhook is asked again, or the end of it', async () => {
    // Where each of several addresses refuses, Node's error has no message of its own.
    const unreachable = () => Promise.reject(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }));
    const again = openRoom({ webhook: unreachable });
    again.group();
    expect((await again.registered(device)).status).toBe('assigning');
    const final = openRoom({ webhook: unreachable, switches: { webhookUnreachable: 'failed' } });
    final.group();
    expect((await final.registered(device)).registrationState).toMatchObject({
      errorCode: 400207,
      errorMessage: 'Custom allocation failed: the webhook cannot be reached: ECONNREFUSED',
    });
  });

  it.each([
    ['retry', 'assigning'],
    ['failed', 'failed'],
  ] as const)('no answer in time: %s', async (webhookTimedOut, status) => {
    const room = openRoom({
      switches: { webhookTimedOut },
      webhook: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    room.group();
    const { operationId } = await room.registered(device);
    expect(room.clock.waits).toEqual([30_000]);
    room.clock.next();
    await settled();
    expect((await room.poll(device, { operationId })).body.status).toBe(status);
  });

  it('lays the initial twin of the answer over that of the enrollment', async () => {
    const webhook = () => naming(toasters, { initialTwin: { properties: { desired: { a: { y: 2 } } } } });
    const initialTwin = { tags: { kept: 1 }, properties: { desired: { a: { x: 1 } } } };
    const merged = openRoom({ webhook, switches: { initialTwin: 'merge' } });
    merged.group({ initialTwin });
    await merged.registered(device);
    expect(merged.hubs.identity(toasters, device)?.twin).toEqual({
      tags: { kept: 1 },
      properties: { desired: { a: { x: 1, y: 2 } } },
    });
    const replaced = openRoom({ webhook });
    replaced.group({ initialTwin });
    await replaced.registered(device);
    expect(replaced.hubs.identity(toasters, device)?.twin).toEqual({ properties: { desired: { a: { y: 2 } } } });
  });

  it('asks the webhook of a disabled enrollment, for nothing', async () => {
    const room = openRoom({ switches: { disabledCallsWebhook: true } });
    room.group({ provisioningStatus: 'disabled' });
    expect((await room.registered(device)).status).toBe('disabled');
    expect(room.asked).toHaveLength(1);
  });
});
