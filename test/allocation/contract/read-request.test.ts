import { bodyLimit, readAllocationRequest } from '../../../lib/allocation/contract/read-request';

const least = { deviceRuntimeContext: { registrationId: 'x' }, linkedHubs: ['a'] };

const read = (body: unknown) => readAllocationRequest(JSON.stringify(body));

/** The least request with other members of the device's context. */
const withContext = (members: object) => ({ ...least, deviceRuntimeContext: { registrationId: 'x', ...members } });

const missingId = 'deviceRuntimeContext.registrationId is missing or not a text';
const missingHubs = 'linkedHubs is missing, empty or not a list of host names';

describe('bodyLimit', () => {
  it('is 1 MiB', () => expect(bodyLimit).toBe(1048576));
});

describe('readAllocationRequest', () => {
  it.each([
    ['nothing', '', 'the body is not JSON'],
    ['half a JSON', '{"deviceRuntimeContext":', 'the body is not JSON'],
    ['a text', '"x"', 'the body is not a JSON object'],
    ['a number', '1', 'the body is not a JSON object'],
    ['null', 'null', 'the body is not a JSON object'],
    ['a list', '[{}]', 'the body is not a JSON object'],
  ])('refuses %s', (_, text, cause) => {
    expect(readAllocationRequest(text)).toEqual({ cause });
  });

  it.each<[string, object, string]>([
    ['no context', { linkedHubs: ['a'] }, missingId],
    ['a context that is no object', { ...least, deviceRuntimeContext: 'x' }, missingId],
    ['a context that is a list', { ...least, deviceRuntimeContext: [] }, missingId],
    ['a context that is null', { ...least, deviceRuntimeContext: null }, missingId],
    ['no registration id', { ...least, deviceRuntimeContext: {} }, missingId],
    ['a registration id that is no text', withContext({ registrationId: 5 }), missingId],
    ['a registration id that is null', withContext({ registrationId: null }), missingId],
    ['an empty registration id', withContext({ registrationId: '' }), missingId],
    ['a registration id that is an object', withContext({ registrationId: { length: 1 } }), missingId],
    ['no linkedHubs', { deviceRuntimeContext: least.deviceRuntimeContext }, missingHubs],
    ['linkedHubs that are null', { ...least, linkedHubs: null }, missingHubs],
    ['linkedHubs that are a text', { ...least, linkedHubs: 'a' }, missingHubs],
    ['empty linkedHubs', { ...least, linkedHubs: [] }, missingHubs],
    ['linkedHubs that hold junk only', { ...least, linkedHubs: [null, 1, '', {}, []] }, missingHubs],
  ])('refuses %s', (_, body, cause) => {
    expect(read(body)).toEqual({ cause });
  });

  it.each<[string, object]>([
    ['the least that there must be', least],
    ['unknown members', { ...withContext({ later: [1] }), enrollmentGroup: { later: null }, later: { deep: null } }],
    ['both spellings of the current hub', withContext({ currentIotHubHostName: 'a', currentIoTHubHostName: 'b' })],
    ['hubs twice and in capitals', { ...least, linkedHubs: ['A.azure-devices.net', 'a', 'a'] }],
    ['an id that DPS would not take', withContext({ registrationId: 'ä b'.repeat(100) })],
    ['one letter for an id', withContext({ registrationId: 'y' })],
    [
      'an empty payload and empty objects',
      { ...withContext({ payload: {}, symmetricKey: {}, x509: {}, tpm: {} }), enrollmentGroup: {} },
    ],
    ['null inside a payload', withContext({ payload: { a: null } })],
  ])('keeps %s', (_, body) => {
    expect(read(body)).toEqual({ request: body });
  });

  const optional: [string, unknown][] = [
    ['individualEnrollment', []],
    ['individualEnrollment', 'x'],
    ['individualEnrollment.registrationId', 1],
    ['individualEnrollment.deviceId', {}],
    ['individualEnrollment.attestation', 'tpm'],
    ['individualEnrollment.attestation.type', 1],
    ['individualEnrollment.capabilities', true],
    ['individualEnrollment.capabilities.iotEdge', 'true'],
    ['individualEnrollment.initialTwin', 1],
    ['individualEnrollment.initialTwin.tags', []],
    ['individualEnrollment.reprovisionPolicy', 'never'],
    ['individualEnrollment.reprovisionPolicy.updateHubAssignment', 'false'],
    ['individualEnrollment.reprovisionPolicy.migrateDeviceData', 0],
    ['enrollmentGroup', null],
    ['enrollmentGroup.enrollmentGroupId', 1],
    ['enrollmentGroup.attestation', null],
    ['enrollmentGroup.capabilities.iotEdge', null],
    ['enrollmentGroup.initialTwin.tags', 'x'],
    ['enrollmentGroup.reprovisionPolicy', []],
    ['deviceRuntimeContext.currentIotHubHostName', ['a']],
    ['deviceRuntimeContext.currentIotHubHostName', null],
    ['deviceRuntimeContext.currentIoTHubHostName', 1],
    ['deviceRuntimeContext.currentDeviceId', 1],
    ['deviceRuntimeContext.symmetricKey', 'key'],
    ['deviceRuntimeContext.x509', 'pem'],
    ['deviceRuntimeContext.x509.clientCertificate', 1],
    ['deviceRuntimeContext.tpm', []],
    ['deviceRuntimeContext.tpm.endorsementKey', 1],
    ['deviceRuntimeContext.tpm.storageRootKey', null],
    ['deviceRuntimeContext.payload', 'text'],
    ['deviceRuntimeContext.payload', [1]],
    ['deviceRuntimeContext.payload', null],
  ];

  it.each(optional)('takes away %s if it is %j, and nothing beside it', (path, value) => {
    const members = path.split('.');
    const last = members.pop() as string;
    const withMember = (member: object) => {
      const body = structuredClone(least) as Record<string, unknown>;
      const parent = members.reduce((here, name) => {
        here[name] ??= {};
        return here[name] as Record<string, unknown>;
      }, body);
      Object.assign(parent, { sibling: 'stays' }, member);
      return body;
    };
    expect(read(withMember({ [last]: value }))).toEqual({ request: withMember({}) });
  });

  it('takes away several members at once, and those inside others', () => {
    const body = {
      ...withContext({ payload: 1, currentDeviceId: 2, tpm: { endorsementKey: 3 } }),
      enrollmentGroup: { reprovisionPolicy: { updateHubAssignment: 'no', migrateDeviceData: false } },
      linkedHubs: ['a', null, 'b', 5, ''],
    };
    expect(read(body)).toEqual({
      request: {
        ...withContext({ tpm: {} }),
        enrollmentGroup: { reprovisionPolicy: { migrateDeviceData: false } },
        linkedHubs: ['a', 'b'],
      },
    });
  });

  it('reads half a million items that are no hubs in one go', () => {
    const linkedHubs = [...Array.from({ length: 500_000 }, () => 1), 'a'];
    expect(read({ ...least, linkedHubs })).toEqual({ request: least });
  });

  it('takes members named like what JavaScript adds to objects for members', () => {
    const text = '{"__proto__":{"linkedHubs":["a"]},"constructor":1,"deviceRuntimeContext":{"registrationId":"x"}}';
    expect(readAllocationRequest(text)).toEqual({ cause: missingHubs });
    expect(readAllocationRequest(text.replace(',', ',"linkedHubs":["b"],'))).toHaveProperty('request.linkedHubs', [
      'b',
    ]);
  });
});
