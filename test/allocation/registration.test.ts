import { type Circumstances, enrollmentIdOf, registrationOf } from '../../lib/allocation/registration';

const linkedHubs: [string] = ['hub-a.azure-devices.net'];
const now = Date.UTC(2026, 0, 15);

function registered(context: object = {}, rest: object = {}, circumstances: Partial<Circumstances> = {}) {
  const deviceRuntimeContext = { registrationId: 'Device-1', ...context };
  return registrationOf({ deviceRuntimeContext, linkedHubs, ...rest }, { now, ...circumstances });
}

describe('registrationOf', () => {
  it('keeps the request, takes the clock from outside and folds the id', () => {
    const request = { deviceRuntimeContext: { registrationId: 'Device-1' }, linkedHubs };
    expect(registrationOf(request, { now })).toEqual({
      request,
      now,
      id: 'device-1',
      enrollment: {},
      neverReprovisions: false,
      resetsTwin: false,
    });
  });

  it('names the DPS that asks', () => {
    expect(registered({}, {}, { dps: 'contoso-dps' }).dps).toBe('contoso-dps');
    expect(registered({}, {}, { dps: '' }).dps).toBeUndefined();
  });

  it.each([
    ['currentIotHubHostName', { currentIotHubHostName: 'Hub-A.device.azure-devices.net' }],
    ['currentIoTHubHostName', { currentIoTHubHostName: 'Hub-A.device.azure-devices.net' }],
    [
      'an empty one beside the other',
      { currentIotHubHostName: '', currentIoTHubHostName: 'Hub-A.device.azure-devices.net' },
    ],
  ])('knows the current hub from %s, as spelled and canonical', (_, context) => {
    expect(registered(context).currentHub).toEqual({
      hostName: 'Hub-A.device.azure-devices.net',
      name: 'hub-a.azure-devices.net',
    });
  });

  it('knows no current hub where its name is empty', () => {
    expect(registered({ currentIotHubHostName: '' }).currentHub).toBeUndefined();
  });

  it.each(['individualEnrollment', 'enrollmentGroup'])('takes the enrollment from %s', member => {
    const enrollment = { attestation: { type: 'x509' } };
    expect(registered({}, { [member]: enrollment }).enrollment).toBe(enrollment);
  });

  it.each([
    [undefined, false, false],
    [{}, false, false],
    [{ updateHubAssignment: true, migrateDeviceData: true }, false, false],
    [{ updateHubAssignment: true, migrateDeviceData: false }, false, true],
    [{ migrateDeviceData: false }, false, true],
    [{ updateHubAssignment: false, migrateDeviceData: false }, true, false],
    [{ updateHubAssignment: false, migrateDeviceData: true }, true, false],
    [{ updateHubAssignment: false }, true, false],
  ])('reads the reprovision policy %j', (reprovisionPolicy, neverReprovisions, resetsTwin) => {
    expect(registered({}, { enrollmentGroup: { reprovisionPolicy } })).toMatchObject({ neverReprovisions, resetsTwin });
  });
});

describe('enrollmentIdOf', () => {
  it.each([
    ['of a group', { enrollmentGroup: { enrollmentGroupId: 'toasters' } }, 'toasters'],
    ['of an individual enrollment', { individualEnrollment: { registrationId: 'Device-1' } }, 'Device-1'],
    ['of a group without one', { enrollmentGroup: { enrollmentGroupId: '' } }, undefined],
    ['of nothing', {}, undefined],
  ])('is the id %s', (_, enrollment, id) => {
    expect(enrollmentIdOf(registered({}, enrollment))).toBe(id);
  });
});
