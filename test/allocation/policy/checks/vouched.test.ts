import { problemsWith } from '../problems-under-test';

const tenantWarning = {
  severity: 'warning',
  check: 'vouched',
  path: ['facts', 'tenant'],
  at: 'value',
  what: 'only the device says who its tenant is, and a device can lie',
  cure: 'put a source before it that DPS or the enrollment vouches for, such as enrollment.tags.tenant',
};

describe('the check vouched', () => {
  it.each<[string, object[]]>([
    ['the enrollment', ['enrollment.tags.tenant']],
    ['the attestation', [{ from: 'registrationId', capture: '^([a-z]+)-' }]],
    ['the enrollment, then the device', ['enrollment.id', 'payload.tenant']],
    ['the device, then the enrollment', ['payload.tenant', 'enrollment.id']],
  ] as [string, object[]][])('accepts a tenant from %s', (_, tenant) => {
    expect(problemsWith({ facts: { tenant } })).toEqual([]);
  });

  it.each([
    ['its payload', ['payload.tenant']],
    ['its payload and a pattern', [{ from: 'payload.name', capture: '^(.*)-' }]],
    ['its payload and its model', ['payload.tenant', 'modelId']],
  ])('warns where the device alone names its tenant: %s', (_, tenant) => {
    expect(problemsWith({ facts: { tenant } })).toEqual([tenantWarning]);
  });

  it('says nothing of a tenant without sources, which the schema refuses', () => {
    expect(problemsWith({ facts: { tenant: [] } }).map(({ check }) => check)).toEqual(['schema']);
  });

  const hubs = [
    { name: 'q', tags: ['Quarantine'] },
    { name: 'a', tags: ['a'] },
  ];
  const guarded = (when: object | undefined, assign: unknown) =>
    problemsWith({
      hubs,
      rules: [
        { name: 'first', when: { 'payload.x': 1 }, assign: 'all' },
        { name: 'q', ...(when && { when }), assign },
      ],
    });

  it.each<[string, object | undefined, unknown]>([
    ['by what DPS says', { registrationId: 'x' }, { tag: 'quarantine' }],
    ['by what both say', { 'payload.fw': '1', 'enrollment.id': 'x' }, { tag: 'quarantine' }],
    ['always', undefined, { tag: 'quarantine' }],
    ['not at all, but elsewhere', { 'payload.fw': '1' }, { tag: 'a' }],
    ['by name, which says nothing', { 'payload.fw': '1' }, 'q'],
  ])('accepts a rule that sends to quarantine %s', (_, when, assign) => {
    expect(guarded(when, assign)).toEqual([]);
  });

  it.each<[string, object, unknown]>([
    ['a test', { 'payload.fw': '1' }, { tag: 'quarantine' }],
    [
      'tests',
      { any: [{ 'payload.fw': '1' }, { modelId: 'x' }] },
      { hubs: [{ tag: 'a' }, { tag: ['a', 'QUARANTINE'] }] },
    ],
  ])('warns where %s of what the device says alone sends it to quarantine', (_, when, assign) => {
    expect(guarded(when, assign)).toEqual([
      {
        severity: 'warning',
        check: 'vouched',
        path: ['rules', 1, 'when'],
        at: 'value',
        what: 'only what the device says of itself keeps it in quarantine, and a device can lie',
        cure: 'also test a fact that DPS or the enrollment vouches for, if there is one',
      },
    ]);
  });
});
