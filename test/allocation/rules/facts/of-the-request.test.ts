import { type Given, read } from '../given';

const hub = 'Hub-A.device.azure-devices.net';

describe('facts of the request', () => {
  it.each<[string, Given, unknown]>([
    ['registrationId', { context: { registrationId: 'Device-1' } }, 'Device-1'],
    ['registrationId', { context: { registrationId: 'x'.repeat(128) } }, 'x'.repeat(128)],
    ['registrationId', { context: { registrationId: 'x'.repeat(129) } }, undefined],
    ['registrationId', { context: { registrationId: 'größe' } }, undefined],

    ['deviceId', { context: { currentDeviceId: 'current' }, individualEnrollment: { deviceId: 'wanted' } }, 'current'],
    ['deviceId', { individualEnrollment: { deviceId: 'Wanted' } }, 'Wanted'],
    ['deviceId', { individualEnrollment: {} }, 'device-1'],
    ['deviceId', { context: { currentDeviceId: '' }, individualEnrollment: { deviceId: '' } }, 'device-1'],
    ['deviceId', { enrollmentGroup: { enrollmentGroupId: 'g' } }, 'device-1'],
    ['deviceId', { context: { registrationId: 'x'.repeat(129) } }, undefined],
    ['deviceId', { context: { registrationId: 'größe', currentDeviceId: 'current' } }, 'current'],

    ['enrollment.id', { enrollmentGroup: { enrollmentGroupId: 'group-1' } }, 'group-1'],
    ['enrollment.id', { individualEnrollment: { registrationId: 'device-1' } }, 'device-1'],
    ['enrollment.id', { individualEnrollment: {} }, undefined],
    ['enrollment.id', { individualEnrollment: { registrationId: '' } }, undefined],
    ['enrollment.id', { enrollmentGroup: { enrollmentGroupId: '' } }, undefined],
    ['enrollment.id', {}, undefined],

    ['enrollment.kind', { enrollmentGroup: {} }, 'group'],
    ['enrollment.kind', { individualEnrollment: {} }, 'individual'],
    ['enrollment.kind', {}, undefined],

    ['enrollment.tags.env', { enrollmentGroup: { initialTwin: { tags: { env: 'prod' } } } }, 'prod'],
    ['enrollment.tags.a.b', { individualEnrollment: { initialTwin: { tags: { a: { b: 1 } } } } }, 1],
    ['enrollment.tags', { enrollmentGroup: { initialTwin: { tags: { env: 'prod' } } } }, { env: 'prod' }],
    ['enrollment.tags.env', { enrollmentGroup: { initialTwin: { tags: { env: null } } } }, undefined],
    ['enrollment.tags.env', { enrollmentGroup: { initialTwin: {} } }, undefined],
    ['enrollment.tags.env', { enrollmentGroup: {} }, undefined],
    ['enrollment.tags.env', {}, undefined],

    ['enrollment.iotEdge', { enrollmentGroup: { capabilities: { iotEdge: true } } }, true],
    ['enrollment.iotEdge', { individualEnrollment: { capabilities: { iotEdge: false } } }, false],
    ['enrollment.iotEdge', { enrollmentGroup: { capabilities: {} } }, undefined],
    ['enrollment.iotEdge', { enrollmentGroup: {} }, undefined],

    ['attestation.type', { enrollmentGroup: { attestation: { type: 'x509' } }, context: { tpm: {} } }, 'x509'],
    ['attestation.type', { enrollmentGroup: { attestation: {} }, context: { symmetricKey: {} } }, 'symmetricKey'],
    ['attestation.type', { enrollmentGroup: { attestation: { type: '' } }, context: { x509: {} } }, 'x509'],
    ['attestation.type', { context: { tpm: { endorsementKey: '***' } } }, 'tpm'],
    ['attestation.type', {}, undefined],

    ['payload', { context: { payload: { a: 1 } } }, { a: 1 }],
    ['payload.a', { context: { payload: { a: 'x' } } }, 'x'],
    ['payload["a.b"][0]', { context: { payload: { 'a.b': [true] } } }, true],
    ['payload.a', { context: { payload: { a: null } } }, undefined],
    ['payload.constructor', { context: { payload: {} } }, undefined],
    ['payload.__proto__', { context: { payload: {} } }, undefined],
    ['payload.a', {}, undefined],

    ['modelId', { context: { payload: { modelId: 'dtmi:contoso:toaster;1' } } }, 'dtmi:contoso:toaster;1'],
    ['modelId', { context: { payload: { modelId: 1 } } }, undefined],
    ['modelId', { context: { payload: {} } }, undefined],
    ['modelId', {}, undefined],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso:toaster;12' } } }, '12'],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso:toaster;1.23' } } }, '1.23'],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso:toaster' } } }, undefined],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso:toaster;1.x' } } }, undefined],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso:toaster;1.2.3' } } }, undefined],
    ['modelVersion', { context: { payload: { modelId: 'dtmi:contoso;1:toaster' } } }, undefined],
    ['modelVersion', { context: { payload: { modelId: 1 } } }, undefined],
    ['modelVersion', {}, undefined],

    ['currentHub', { context: { currentIotHubHostName: hub } }, 'hub-a.azure-devices.net'],
    ['currentHub', { context: { currentIoTHubHostName: hub } }, 'hub-a.azure-devices.net'],
    ['currentHub', {}, undefined],
    ['firstRegistration', {}, true],
    ['firstRegistration', { context: { currentIotHubHostName: hub } }, false],
    ['firstRegistration', { context: { currentIotHubHostName: '' } }, true],

    ['dps', { dps: 'Contoso-DPS' }, 'Contoso-DPS'],
    ['dps', {}, undefined],
  ])('%s of %j is %j', (path, given, value) => {
    expect(read(path, given)).toEqual(value);
  });
});
