import { policyWith } from '../policy-under-test';

/** Which of the paths that a policy reads are private, by what it calls so. */
function privateAmong(named: string[], ...paths: string[]): string[] {
  const when = Object.fromEntries(paths.map(path => [path, { exists: true }]));
  const facts = { tenant: [{ from: 'payload.owner', capture: '(.+)' }], geo: [{ country: 'tenant' }] };
  return [...policyWith({ private: named, facts, rules: [{ name: 'r', when, assign: 'all' }] }).private];
}

describe('what is private', () => {
  it.each<[string, string[], boolean]>([
    ['payload.secret', ['payload.secret'], true],
    ['payload["secret"]', ['payload.secret'], true],
    ['payload.secret', ['payload["secret"]'], true],
    ['payload.secret.inner', ['payload.secret'], true],
    ['payload.secret[0]', ['payload.secret'], true],
    ['payload["x.y"]', ['payload'], true],
    ['payload["x.y"]', ['payload.x'], false],
    ['payload.secrets', ['payload.secret'], false],
    ['payload', ['payload.secret'], false],
    ['deviceId', ['modelId', 'payload.secret'], false],
    ['modelId', ['payload.modelId'], true],
    ['modelVersion', ['payload'], true],
    ['tenant', ['payload.owner'], true],
    ['tenant', ['payload.other'], false],
    ['geo.country', ['payload.owner'], true],
    ['geo.country', ['tenant'], true],
    ['deviceId', [], false],
  ])('%s where %j are: %s', (path, named, isPrivate) => {
    expect(privateAmong(named, path)).toEqual(isPrivate ? [path] : []);
  });

  it('is told apart fact by fact', () => {
    expect(privateAmong(['payload.owner'], 'tenant', 'payload.cell', 'payload.owner', 'modelId')).toEqual([
      'tenant',
      'payload.owner',
    ]);
  });
});
