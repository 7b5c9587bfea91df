import fc from 'fast-check';
import { callerOf, makeHubs } from './hub-under-test';

const member = fc.constantFrom(
  'deviceId',
  'authentication',
  'symmetricKey',
  'primaryKey',
  'x509Thumbprint',
  'primaryThumbprint',
  'type',
  'status',
  'capabilities',
  'iotEdge',
  'deviceScope',
  'parentScopes',
  'tags',
  'properties',
  'desired',
  '$metadata',
  'methodName',
  'payload',
  '__proto__',
  'constructor',
);
const { value: shaped } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('', 'd1', 'sas', 'selfSigned', 'enabled', null, true, 0, 1e308),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(member, fc.string()), tie('value')), { maxLength: 4 })
      .map(all => Object.fromEntries(all)),
  ),
}));
const deep = fc.integer({ min: 1, max: 20_000 }).map(levels => `${'{"tags":'.repeat(levels)}1${'}'.repeat(levels)}`);
const body = fc.oneof(
  shaped.map(value => JSON.stringify(value)),
  fc.string(),
  fc.json(),
  deep,
);

it('whatever comes, the answer is one of IoT Hub’s, in JSON, and the hub still works', async () => {
  const hubs = makeHubs();
  const call = callerOf(hubs);
  await call('PUT', '/devices/d1', {});
  const path = fc.oneof(
    fc.constantFrom('/devices/d1', '/devices/d2', '/twins/d1', '/twins/d1/methods', '/devices', '/devices/__proto__'),
    fc.string().map(text => `/devices/${encodeURIComponent(text)}`),
    fc.string().map(text => `/twins/${text.replaceAll('?', '')}`),
  );
  const method = fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS');
  const ifMatch = fc.option(fc.oneof(fc.constant('"*"'), fc.string()));
  await fc.assert(
    fc.asyncProperty(method, path, body, ifMatch, async (verb, where, text, etag) => {
      const answer = await call(verb, where, text, etag === null ? {} : { 'if-match': etag });
      expect([200, 204, 400, 404, 409, 412, 501]).toContain(answer.status);
      if (answer.status >= 400) expect(answer.body).toHaveProperty('Message');
      expect(JSON.stringify(answer.body ?? null)).toBeDefined();
    }),
    { numRuns: 500 },
  );
  expect((await call('GET', '/devices')).status).toBe(200);
  expect(({} as Record<string, unknown>).status).toBeUndefined();
  expect(hubs.logged).toEqual([]);
});
