import { presentsKey } from '../../../lib/emulator/functions-host/keys';
import { buildWorkbench, type RunningHost, startHost, type Workbench } from './host-under-test';

describe('presentsKey', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string[], boolean]>([
    ['the key in the header', { 'x-functions-key': 'b' }, {}, ['a', 'b'], true],
    ['the key in the query', {}, { code: 'a' }, ['a', 'b'], true],
    ['a wrong header beside a right query', { 'x-functions-key': 'c' }, { code: 'a' }, ['a'], false],
    ['an empty header', { 'x-functions-key': '' }, {}, ['a'], false],
    ['an empty key', {}, { code: '' }, [''], false],
    ['a prefix of the key', {}, { code: 'a' }, ['ab'], false],
    ['no key', {}, {}, ['a'], false],
    ['a key where there are none', {}, { code: 'a' }, [], false],
  ])('%s', (_, headers, query, keys, expected) => {
    expect(presentsKey(headers, query, keys)).toBe(expected);
  });
});

describe('the host', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await buildWorkbench();
  });
  afterAll(() => workbench.remove());

  describe('with --auth', () => {
    const key = 'key of the test/+=';
    let host: RunningHost;
    beforeAll(async () => {
      host = await startHost(workbench, ['--auth'], { FUNCTIONS_HOST_KEY: key });
    });
    afterAll(() => host.stop());

    it.each<[number, string, string, string, Record<string, string>]>([
      [200, 'the key in the header', 'POST', '/allocate', { 'x-functions-key': key }],
      [200, 'the key in the query', 'POST', `/allocate?code=${encodeURIComponent(key)}`, {}],
      [401, 'no key', 'POST', '/allocate', {}],
      [401, 'a wrong key in the header', 'POST', '/allocate', { 'x-functions-key': 'wrong' }],
      [401, 'a wrong key in the query', 'POST', '/allocate?code=wrong', {}],
      [
        401,
        'a wrong header beside a right query',
        'POST',
        `/allocate?code=${encodeURIComponent(key)}`,
        { 'x-functions-key': 'wrong' },
      ],
      [401, 'no key at level admin', 'GET', '/manage', {}],
      [200, 'the key at level admin', 'GET', '/manage', { 'x-functions-key': key }],
      [200, 'no key at level anonymous', 'GET', '/health', {}],
      [404, 'no key where there is no function', 'GET', '/unknown', {}],
    ])('answers %i to %s', async (status, _, method, path, headers) => {
      const response = await fetch(`${host.url}${path}`, { method, headers });
      expect(response.status).toBe(status);
      if (status !== 200) expect(await response.text()).toBe('');
    });

    it('tells its parent the key', () => expect(host.ready.key).toBe(key));
  });

  it('makes up a key at each start when the environment has none', async () => {
    const hosts = await Promise.all([startHost(workbench, ['--auth']), startHost(workbench, ['--auth'])]);
    const [first, second] = hosts.map(({ ready }) => ready.key ?? '');
    const response = await fetch(`${hosts[0].url}/allocate`, {
      method: 'POST',
      headers: { 'x-functions-key': first ?? '' },
    });
    await Promise.all(hosts.map(host => host.stop()));
    expect(response.status).toBe(200);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(first).not.toBe(second);
  });

  it('checks no key without --auth', async () => {
    const host = await startHost(workbench, [], { FUNCTIONS_HOST_KEY: 'unused' });
    const response = await fetch(`${host.url}/manage`);
    await host.stop();
    expect(response.status).toBe(200);
  });
});
