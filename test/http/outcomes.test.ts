import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type DeployedApp, deployedApp } from '../support/deployed-app';
import { hubs, requestOf } from '../support/requests';

const policy = `
policy: 1
name: outcomes
rules:
  - { name: failed, when: { registrationId: { prefix: failed } }, reject: no such device }
  - { name: unauthorized, when: { registrationId: { prefix: unauthorized } }, reject: { reason: not yours, as: unauthorized } }
  - { name: no hub, when: { registrationId: { prefix: nohub } }, reject: { reason: no hub, as: hubNotSpecified } }
  - { name: later, when: { registrationId: { prefix: later } }, retry: { reason: being moved, after: 45 } }
  - { name: soon, when: { registrationId: { prefix: soon } }, retry: being moved }
  - { name: elsewhere, when: { registrationId: { prefix: elsewhere } }, assign: "*-nowhere" }
  - name: gifts
    when: { registrationId: { prefix: gifts } }
    assign:
      hubs: hub-b
      payload: { greeting: "Grüß dich, {{payload.name}}" }
      initialTwin: { tags: { site: "{{payload.site}}" }, properties: { desired: { interval: 60 } } }
otherwise: { assign: hub-a }
`;

let app: DeployedApp;

beforeAll(async () => {
  app = await deployedApp(policy);
});
afterAll(() => app.stop());

const ask = (registrationId: string, more = {}) =>
  app.post('/api/allocate/dps-1', requestOf({ registrationId, ...more }));

/** A POST without a body that a client library would add to. */
async function rawPost(headers: Record<string, string>, chunks: string[]) {
  const call = request(`${app.origin}/api/allocate`, { method: 'POST', headers });
  for (const chunk of chunks) call.write(chunk);
  call.end();
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    call.on('response', resolve).on('error', reject),
  );
  return { status: answer.statusCode, headers: answer.headers, id: answer.headers['x-decision-id'] as string };
}

describe('what DPS gets', () => {
  it('assign: 200 with the hub as it is linked', async () => {
    const answer = await ask('any', { linkedHubs: ['Hub-A.Azure-Devices.net', 'hub-b.azure-devices.net'] });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ iotHubHostName: 'Hub-A.Azure-Devices.net' });
  });

  it('assign: with twin and payload, in ASCII', async () => {
    const answer = await ask('gifts-1', { payload: { name: 'Zoë', site: 'Wien' } });
    const body = await answer.text();
    expect(body).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(body)).toEqual({
      iotHubHostName: 'hub-b.azure-devices.net',
      initialTwin: { tags: { site: 'Wien' }, properties: { desired: { interval: 60 } } },
      payload: { greeting: 'Grüß dich, Zoë' },
    });
  });

  it('reject as hubNotSpecified: 200 without a hub', async () => {
    for (const id of ['nohub-1', 'elsewhere-1']) {
      const answer = await ask(id);
      expect([answer.status, await answer.json()]).toEqual([200, { iotHubHostName: null }]);
    }
  });

  it('reject as unauthorized: 401', async () => {
    expect((await ask('unauthorized-1')).status).toBe(401);
  });

  it('reject as failed: 400 with code, message and the decision id', async () => {
    const answer = await ask('failed-1');
    const id = answer.headers.get('x-decision-id');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ code: 'failed', message: 'no such device', id });
    expect(await app.logged(id)).toMatchObject({
      id,
      registrationId: 'failed-1',
      dps: 'dps-1',
      rule: 'failed',
      status: 400,
    });
  });

  it('retry: 503 with Retry-After', async () => {
    const later = await ask('later-1');
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '45']);
    const soon = await ask('soon-1');
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([503, '30']);
  });
});

describe('a body that is no allocation request', () => {
  it.each([
    ['not JSON', '{"deviceRuntimeContext":', 'the body is not JSON'],
    ['a list', '[]', 'the body is not a JSON object'],
    ['a text', '"x"', 'the body is not a JSON object'],
    ['null', 'null', 'the body is not a JSON object'],
    ['an empty object', '{}', 'deviceRuntimeContext.registrationId is missing or not a text'],
    [
      'a number as id',
      { deviceRuntimeContext: { registrationId: 7 }, linkedHubs: hubs },
      'deviceRuntimeContext.registrationId is missing or not a text',
    ],
    [
      'an empty id',
      { deviceRuntimeContext: { registrationId: '' }, linkedHubs: hubs },
      'deviceRuntimeContext.registrationId is missing or not a text',
    ],
    [
      'no hubs',
      { deviceRuntimeContext: { registrationId: 'x' } },
      'linkedHubs is missing, empty or not a list of host names',
    ],
    [
      'empty hubs',
      { deviceRuntimeContext: { registrationId: 'x' }, linkedHubs: [] },
      'linkedHubs is missing, empty or not a list of host names',
    ],
    [
      'hubs of numbers',
      { deviceRuntimeContext: { registrationId: 'x' }, linkedHubs: [1] },
      'linkedHubs is missing, empty or not a list of host names',
    ],
  ])('%s: 400 that names the cause', async (_, body, message) => {
    const answer = await app.post('/api/allocate', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'failed', message });
    expect(await app.logged(answer.headers.get('x-decision-id'))).toMatchObject({
      outcome: 'reject',
      source: 'input',
      reason: message,
    });
  });

  it('of 1 MiB: decided; of more: 400', async () => {
    const size = JSON.stringify(requestOf({ payload: { x: '' } })).length;
    const limit = 1024 * 1024;
    expect((await app.post('/api/allocate', requestOf({ payload: { x: 'x'.repeat(limit - size) } }))).status).toBe(200);
    const over = await app.post('/api/allocate', requestOf({ payload: { x: 'x'.repeat(limit - size + 1) } }));
    expect([over.status, await over.json()]).toMatchObject([400, { message: 'the body is larger than 1 MiB' }]);
    const umlauts = await app.post('/api/allocate', requestOf({ payload: { x: 'ü'.repeat(limit - size - 100) } }));
    expect(umlauts.status).toBe(400);
  });

  it('empty: 503 and an event that names transfer-encoding', async () => {
    const empty = await rawPost({ 'Content-Length': '0' }, []);
    expect([empty.status, empty.headers['retry-after']]).toEqual([503, '30']);
    expect(await app.logged(empty.id)).toMatchObject({ event: 'empty-body', outcome: 'retry', source: 'input' });
    const chunked = await rawPost({ 'Transfer-Encoding': 'chunked' }, [JSON.stringify(requestOf())]);
    expect(chunked.status).toBe(503);
    expect((await app.logged(chunked.id)).reason).toContain('transfer-encoding: chunked');
  });
});

describe('with HTTP_STREAM=1', () => {
  it('a chunked body arrives', async () => {
    const streaming = await deployedApp(policy, { env: { HTTP_STREAM: '1' } });
    try {
      const call = request(`${streaming.origin}/api/allocate`, {
        method: 'POST',
        headers: { 'Transfer-Encoding': 'chunked' },
      });
      call.end(JSON.stringify(requestOf()));
      const answer = await new Promise<import('node:http').IncomingMessage>(resolve => call.on('response', resolve));
      expect([answer.statusCode, JSON.parse(await text(answer))]).toEqual([
        200,
        { iotHubHostName: 'hub-a.azure-devices.net' },
      ]);
    } finally {
      await streaming.stop();
    }
  });
});
