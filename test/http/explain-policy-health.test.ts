import { type DeployedApp, deployedApp } from '../support/deployed-app';
import { hubs, requestOf } from '../support/requests';

const policy = `
policy: 1
name: explained
private: [payload.owner]
facts: { tenant: [enrollment.tags.tenant, payload.tenant] }
lists: { eu: [AT, DE] }
hubs:
  - { name: hub-a, tags: [eu] }
  - { name: hub-b, tags: [eu], state: draining }
rules:
  - name: owners
    when: { payload.owner: { exists: true }, any: [{ payload.owner: nobody }, { payload.age: { gt: 7 } }] }
    reject: not for owners
  - { name: tenants, when: { tenant: acme }, assign: { tag: eu } }
  - { name: patterns, when: { registrationId: { regex: "^x[0-9]+$" } }, assign: all }
otherwise: { reject: nobody }
`;

let app: DeployedApp;

beforeAll(async () => {
  app = await deployedApp(policy);
});
afterAll(() => app.stop());

describe('POST /api/explain', () => {
  it('gives the decision, the answer and the whole trace', async () => {
    const answer = await app.post(
      '/api/explain/dps-1?at=2026-01-15T12:00:00Z',
      requestOf({ payload: { owner: 'jane', age: 3 }, tags: { tenant: 'Acme' } }),
    );
    expect(answer.status).toBe(200);
    const explanation = await answer.json();
    expect(explanation).toEqual({
      decision: expect.objectContaining({
        outcome: 'assign',
        hub: hubs[0],
        rule: 'tenants',
        source: 'rule',
        step: 6,
        facts: { tenant: 'Acme' },
      }),
      response: { status: 200, body: { iotHubHostName: hubs[0] } },
      at: '2026-01-15T12:00:00.000Z',
      policy: { name: 'explained', revision: 0, hash: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) },
      facts: [
        { path: 'payload.owner', value: '***', vouchedBy: 'device' },
        { path: 'payload.age', value: 3, vouchedBy: 'device' },
        { path: 'tenant', value: 'Acme', source: 'enrollment.tags.tenant', vouchedBy: 'enrollment' },
        { path: 'registrationId', value: 'device-1', vouchedBy: 'attestation' },
      ],
      limits: [],
      rules: [
        expect.objectContaining({ name: 'owners', result: false }),
        expect.objectContaining({ name: 'tenants', result: true, because: 'tenant is "acme": yes, it is "Acme"' }),
        expect.objectContaining({ name: 'patterns', result: 'notReached', because: 'a rule before it matched' }),
      ],
      hubs: [
        { hub: hubs[0], canonical: hubs[0], candidate: true },
        { hub: hubs[1], canonical: hubs[1], candidate: false, dropped: 'it is draining' },
      ],
    });
  });

  it('answers as allocate would, and logs no decision', async () => {
    const body = requestOf({ registrationId: 'x7' });
    const before = app.output();
    const explanation = (await (await app.post('/api/explain', body)).json()) as {
      response: { status: number; body: unknown };
    };
    const answer = await app.post('/api/allocate', body);
    expect({ status: answer.status, body: await answer.json() }).toEqual(explanation.response);
    await app.logged(answer.headers.get('x-decision-id'));
    const logged = app
      .output()
      .slice(before.length)
      .split('\n')
      .filter(line => line.startsWith('{"v":1'));
    expect(logged).toHaveLength(1);
  });

  it('refuses a time that is none', async () => {
    const answer = await app.post('/api/explain?at=soon', requestOf());
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: 'at=soon is no time; write it as 2026-01-15T12:00:00Z' },
    ]);
  });

  it.each([
    ['', expect.stringMatching(/^the body is empty/)],
    ['[', 'the body is not JSON'],
    ['x'.repeat(1024 * 1024 + 1), 'the body is larger than 1 MiB'],
  ])('explains what is no AllocationRequest, with 400: %.1s', async (body, reason) => {
    const answer = await app.post('/api/explain', body);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { decision: { source: 'input', reason }, policy: { name: 'explained' }, rules: [], hubs: [] },
    ]);
  });

  it('shows payload and twin as DPS gets them, also what the policy puts there of private facts', async () => {
    const own = await deployedApp(
      'policy: 1\nname: given\nprivate: [payload.owner]\nrules: [{ name: r, assign: { hubs: all, payload: { o: "{{payload.owner}}" } } }]\notherwise: { reject: no }\n',
    );
    try {
      const answer = await own.post('/api/explain', requestOf({ payload: { owner: 'jane' } }));
      expect(await answer.json()).toMatchObject({
        facts: [{ path: 'payload.owner', value: '***' }],
        decision: { facts: { 'payload.owner': '***' }, payload: { o: 'jane' } },
        response: { body: { payload: { o: 'jane' } } },
      });
    } finally {
      await own.stop();
    }
  });
});

describe('GET /api/policy', () => {
  it('says which policy is served, in words, and no list', async () => {
    const answer = await fetch(`${app.origin}/api/policy`);
    expect(await answer.json()).toEqual({
      name: 'explained',
      revision: 0,
      hash: expect.stringMatching(/^sha256-/),
      source: 'package',
      loadedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      plugins: [],
      rules: [
        {
          name: 'owners',
          words:
            'if payload.owner is there and (payload.owner is "nobody" or payload.age is greater than 7): reject as failed (not for owners)',
        },
        { name: 'tenants', words: 'if tenant is "acme": assign to hubs tagged eu (weighted)' },
        { name: 'patterns', words: 'if registrationId matches /^x[0-9]+$/: assign to any described hub (weighted)' },
      ],
      limits: [],
      otherwise: 'reject as failed (nobody)',
    });
  });
});

describe('GET /api/health', () => {
  it('says ok and which policy', async () => {
    const answer = await fetch(`${app.origin}/api/health`);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true, hash: expect.stringMatching(/^sha256-/) }]);
  });
});

describe('without a policy', () => {
  let bare: DeployedApp;
  beforeAll(async () => {
    bare = await deployedApp();
  });
  afterAll(() => bare.stop());

  it('a new device is asked to come again', async () => {
    const answer = await bare.post('/api/allocate', requestOf());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.json()).toMatchObject({ code: 'retry', message: 'no policy is loaded' });
  });

  it('a device with a linked hub keeps it', async () => {
    const answer = await bare.post('/api/allocate', requestOf({ currentHub: 'hub-b.azure-devices.net' }));
    expect([answer.status, await answer.json()]).toEqual([200, { iotHubHostName: 'hub-b.azure-devices.net' }]);
    expect(await bare.logged(answer.headers.get('x-decision-id'))).toMatchObject({ source: 'onError', rule: null });
  });

  it('health, policy and explain answer 503, and the cause is in the log once', async () => {
    const answers = await Promise.all([
      fetch(`${bare.origin}/api/health`),
      fetch(`${bare.origin}/api/policy`),
      bare.post('/api/explain', requestOf()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(await answers[0]?.json()).toEqual({ ok: false });
    expect(bare.output().match(/the policy cannot be loaded/g)).toHaveLength(1);
  });
});

describe('keys', () => {
  it('open every function but health', async () => {
    const locked = await deployedApp(policy, { args: ['--auth'] });
    try {
      const statuses = async (query: string) => {
        const get = (path: string) => fetch(`${locked.origin}${path}${query}`);
        const post = (path: string) => locked.post(`${path}${query}`, requestOf({ registrationId: 'x1' }));
        const answers = await Promise.all([
          post('/api/allocate'),
          post('/api/explain'),
          get('/api/policy'),
          get('/api/health'),
        ]);
        return answers.map(({ status }) => status);
      };
      expect(await statuses('')).toEqual([401, 401, 401, 200]);
      expect(await statuses('?code=wrong')).toEqual([401, 401, 401, 200]);
      expect(await statuses(`?code=${encodeURIComponent(locked.key)}`)).toEqual([200, 200, 200, 200]);
    } finally {
      await locked.stop();
    }
  });
});
