import Ajv from 'ajv';
import { facts } from '../../../../lib/allocation/rules/facts';

const attestationTypes = ['symmetricKey', 'x509', 'tpm', 'none'];

describe('facts', () => {
  // Who vouches: DPS checked it, the operator wrote it into the enrollment, or only the device says so.
  it.each([
    ['registrationId', 'text', 'attestation', { ignoreCase: true }],
    ['deviceId', 'text', 'attestation', { derivedFrom: ['registrationId'] }],
    ['enrollment.id', 'text', 'DPS', { ignoreCase: true }],
    ['enrollment.kind', 'text', 'DPS', { values: ['group', 'individual'] }],
    ['enrollment.tags', 'json', 'enrollment', { hasMembers: true }],
    ['enrollment.iotEdge', 'boolean', 'enrollment', {}],
    ['attestation.type', 'text', 'attestation', { values: attestationTypes }],
    ['payload', 'json', 'device', { hasMembers: true }],
    ['modelId', 'text', 'device', { derivedFrom: ['payload.modelId'] }],
    ['modelVersion', 'text', 'device', { derivedFrom: ['payload.modelId'] }],
    ['tenant', 'text', 'its source', { ignoreCase: true, options: expect.anything() }],
    ['geo.country', 'text', 'its source', { ignoreCase: true, section: 'geo', options: expect.anything() }],
    ['currentHub', 'text', 'DPS', { ignoreCase: true }],
    ['firstRegistration', 'boolean', 'DPS', {}],
    ['dps', 'text', 'DPS', { ignoreCase: true }],
  ])('%s is a %s that %s vouches for', (name, type, vouchedBy, more) => {
    const plugin = facts.find(fact => fact.name === name);
    expect(plugin).toEqual({
      kind: 'fact',
      name,
      type,
      vouchedBy,
      ...more,
      summary: expect.any(String),
      compile: expect.any(Function),
    });
  });

  it('are no others', () => {
    expect(facts).toHaveLength(15);
  });
});

describe("the schema of a fact's sources", () => {
  const ajv = new Ajv({ allowUnionTypes: true, strictTypes: false, strictRequired: false });

  it.each<[string, unknown[], unknown[]]>([
    [
      'tenant',
      [['payload.t'], [{ from: 'registrationId', capture: '^(.)' }], ['a', { from: 'b', capture: '(c)' }]],
      [
        'payload.t',
        [],
        [1],
        [null],
        [{ from: 'a' }],
        [{ capture: '(a)' }],
        [{ from: 'a', capture: '' }],
        [{ from: '', capture: '(a)' }],
        [{ from: 1, capture: '(a)' }],
        [{ from: 'a', capture: 1 }],
        [{ from: 'a', capture: '(a)', more: 1 }],
      ],
    ],
    [
      'geo.country',
      [[{ country: 'payload.c' }], [{ country: 'a' }, { country: 'b' }]],
      [{ country: 'a' }, [], ['payload.c'], [{}], [{ country: '' }], [{ country: 1 }], [{ country: 'a', more: 1 }]],
    ],
  ])('%s takes %j and refuses %j', (name, good, bad) => {
    const validate = ajv.compile(facts.find(fact => fact.name === name)?.options as object);
    expect(good.filter(options => !validate(options))).toEqual([]);
    expect(bad.filter(options => validate(options))).toEqual([]);
  });
});
