import { factTable, type Given, read, registration } from '../given';

const sources = [
  'enrollment.tags.tenant',
  { from: 'registrationId', capture: '^([a-z]+)-' },
  'payload.tenant',
  { from: 'payload.order', capture: 'for (\\w+)|nobody' },
];

function device(
  registrationId: string,
  payload: Record<string, unknown> = {},
  tags: Record<string, unknown> = {},
): Given {
  return { context: { registrationId, payload }, enrollmentGroup: { initialTwin: { tags } } };
}

function tenantOf(given: Given) {
  const slot = factTable({ tenant: sources }).slot('tenant');
  const about = registration(given);
  return { value: slot.read(about), source: slot.source?.(about), conflict: slot.conflict?.(about) };
}

describe('tenant', () => {
  it.each<[string, Given, string | undefined, string | undefined]>([
    [
      'the most trusted source',
      device('fabrikam-1', { tenant: 'fabrikam' }, { tenant: 'Fabrikam' }),
      'Fabrikam',
      'enrollment.tags.tenant',
    ],
    ['the next where one is absent', device('fabrikam-1'), 'fabrikam', 'registrationId'],
    ['the next where a pattern does not match', device('1', { tenant: 'Fabrikam' }), 'Fabrikam', 'payload.tenant'],
    ['a pattern without regard to case', device('FABRIKAM-1'), 'FABRIKAM', 'registrationId'],
    ['a pattern anywhere', device('1', { order: 'made for contoso' }), 'contoso', 'payload.order'],
    ['nothing where the group caught nothing', device('1', { order: 'nobody' }), undefined, undefined],
    ['nothing from an empty text', device('1', { tenant: '' }), undefined, undefined],
    ['nothing from a number', device('1', { tenant: 7 }), undefined, undefined],
    ['nothing from an object', device('1', { tenant: { a: 'b' } }), undefined, undefined],
    ['nothing where no source has one', device('1'), undefined, undefined],
  ])('is %s', (_, given, value, source) => {
    expect(tenantOf(given)).toEqual({ value, source, conflict: undefined });
  });

  it.each([
    [device('fabrikam-1', { tenant: 'contoso' }), 'registrationId and payload.tenant name different tenants'],
    [
      device('fabrikam-1', { tenant: 'Contoso' }, { tenant: 'contoso' }),
      'enrollment.tags.tenant and registrationId name different tenants',
    ],
    [
      device('fabrikam-1', { order: 'for contoso' }, { tenant: 'FABRIKAM' }),
      'enrollment.tags.tenant and payload.order name different tenants',
    ],
  ])('is a conflict where sources disagree, named without their values', (given, conflict) => {
    expect(tenantOf(given).conflict).toBe(conflict);
  });

  it('is no conflict where they differ in case only', () => {
    expect(tenantOf(device('FABRIKAM-1', { tenant: 'Fabrikam' }, { tenant: 'fabrikam' })).conflict).toBeUndefined();
  });

  it('cannot be a conflict with one source', () => {
    const slot = factTable({ tenant: ['payload.tenant'] }).slot('tenant');
    const about = registration(device('fabrikam-1', { tenant: 'Contoso' }));
    expect(slot.read(about)).toBe('Contoso');
    expect(slot.source?.(about)).toBe('payload.tenant');
    expect(slot.conflict).toBeUndefined();
  });

  it('takes the order of trust from the policy', () => {
    const given = device('fabrikam-1', { tenant: 'Contoso' });
    expect(read('tenant', given, { tenant: ['payload.tenant', ...sources] })).toBe('Contoso');
  });
});
