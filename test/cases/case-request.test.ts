import { questionOf } from '../../lib/cases/case-request';
import { hubs } from '../support/requests';

const defaults = { hubs, at: 0, folder: '.' };

describe('the AllocationRequest of a case', () => {
  it('has what DPS sends for a first registration in a group', () => {
    expect(questionOf({ registrationId: 'd1', payload: { fw: '1' } }, defaults)).toEqual({
      at: 0,
      body: {
        enrollmentGroup: {
          enrollmentGroupId: 'devices',
          attestation: { type: 'symmetricKey' },
          capabilities: { iotEdge: false },
          provisioningStatus: 'enabled',
          allocationPolicy: 'custom',
        },
        deviceRuntimeContext: { registrationId: 'd1', symmetricKey: {}, payload: { fw: '1' } },
        linkedHubs: hubs,
      },
    });
  });

  it('has the current hub as it is linked, and the device id', () => {
    const { body } = questionOf({ registrationId: 'd1', currentHub: 'HUB-B', reprovision: 'reset' }, defaults);
    expect(body).toMatchObject({
      enrollmentGroup: { reprovisionPolicy: { updateHubAssignment: true, migrateDeviceData: false } },
      deviceRuntimeContext: { currentIotHubHostName: 'hub-b.azure-devices.net', currentDeviceId: 'd1' },
    });
    expect(
      questionOf({ registrationId: 'd1', currentHub: 'gone.azure-devices.net', deviceId: 'dev' }, defaults).body,
    ).toMatchObject({
      deviceRuntimeContext: { currentIotHubHostName: 'gone.azure-devices.net', currentDeviceId: 'dev' },
    });
  });

  it.each([
    ['migrate', true, true],
    ['reset', true, false],
    ['never', false, false],
  ] as const)('reprovision: %s', (reprovision, updateHubAssignment, migrateDeviceData) => {
    expect(questionOf({ registrationId: 'd', reprovision }, defaults).body).toMatchObject({
      enrollmentGroup: { reprovisionPolicy: { updateHubAssignment, migrateDeviceData } },
    });
  });

  it('has an individual enrollment', () => {
    const { body, dps, at } = questionOf(
      {
        registrationId: 'd1',
        deviceId: 'dev-1',
        enrollment: { kind: 'individual', tags: { site: 'a' }, iotEdge: true },
        attestation: 'tpm',
        dps: 'main',
        hubs: ['x.azure-devices.net'],
        at: '2026-01-15T12:00:00Z',
      },
      defaults,
    );
    expect([dps, at]).toEqual(['main', Date.UTC(2026, 0, 15, 12)]);
    expect(body).toEqual({
      individualEnrollment: {
        registrationId: 'd1',
        deviceId: 'dev-1',
        attestation: { type: 'tpm' },
        capabilities: { iotEdge: true },
        initialTwin: { tags: { site: 'a' } },
        provisioningStatus: 'enabled',
        allocationPolicy: 'custom',
      },
      deviceRuntimeContext: { registrationId: 'd1', tpm: { endorsementKey: '' } },
      linkedHubs: ['x.azure-devices.net'],
    });
  });

  it('has an X.509 context without a certificate', () => {
    expect(questionOf({ registrationId: 'd1', attestation: 'x509' }, defaults).body).toMatchObject({
      deviceRuntimeContext: { x509: {} },
    });
  });
});
