import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocate } from '../../../lib/allocation/allocate';
import { readAllocationRequest } from '../../../lib/allocation/contract/read-request';
import { registrationOf } from '../../../lib/allocation/registration';
import manifest from '../../fixtures/manifest.json';
import { policyWith } from '../policy-under-test';

const folder = join(__dirname, '../../fixtures');
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

function registrationIn(file: string) {
  const read = readAllocationRequest(textOf(file));
  if ('cause' in read) throw new Error(read.cause);
  return registrationOf(read.request, { now: 0 });
}

describe('the manifest of fixtures', () => {
  it('names every fixture once', () => {
    const files = readdirSync(folder).filter(file => file !== 'manifest.json');
    expect(manifest.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(manifest.map(one => [one.file, one] as const))('says where %s comes from', (_, one) => {
    expect(['documented', 'recorded', 'made']).toContain(one.source);
    expect(one.description).toMatch(/.{20}/);
    if (one.source !== 'made') expect(one.link).toMatch(/^https:/);
    const { individualEnrollment, enrollmentGroup } = JSON.parse(textOf(one.file));
    expect((individualEnrollment ?? enrollmentGroup).customAllocationDefinition.apiVersion).toBe(one.apiVersion);
  });

  it('has every api version that DPS takes', () => {
    expect(new Set(manifest.map(({ apiVersion }) => apiVersion))).toEqual(
      new Set(['2018-09-01-preview', '2019-03-31', '2021-10-01']),
    );
  });
});

describe('readAllocationRequest', () => {
  it.each(manifest.map(({ file }) => file).filter(file => file !== 'null-members.json'))('reads %s whole', file => {
    expect(readAllocationRequest(textOf(file))).toEqual({ request: JSON.parse(textOf(file)) });
  });

  it('reads null as absent', () => {
    const { request, enrollment, currentHub, resetsTwin, neverReprovisions } = registrationIn('null-members.json');
    expect(request.deviceRuntimeContext).toEqual({
      registrationId: 'registrationId',
      tpm: { endorsementKey: 'AToAAQALAAMAsgAgg3GXZ0SE' },
    });
    expect(enrollment).not.toHaveProperty('reprovisionPolicy');
    expect({ currentHub, resetsTwin, neverReprovisions }).toEqual({ resetsTwin: false, neverReprovisions: false });
  });
});

describe('registrationOf', () => {
  it.each([
    ['recorded-tutorial-request.json', 'contoso-toasters-hub-1098.azure-devices.net', false, false],
    ['group-symmetric-key-first.json', undefined, false, false],
    ['individual-symmetric-key-later.json', 'contoso-heatpumps-hub-1098.azure-devices.net', true, false],
    ['api-2019-03-31-later.json', 'contoso-toasters-hub-1098.azure-devices.net', true, false],
    ['api-2018-09-01-preview-first.json', undefined, false, false],
    ['never-reprovision-other-spelling.json', 'contoso-toasters-hub-1098.azure-devices.net', false, true],
  ])('knows the current hub and the reprovision policy of %s', (file, hostName, resetsTwin, neverReprovisions) => {
    const registration = registrationIn(file);
    expect(registration.currentHub?.hostName).toBe(hostName);
    expect(registration).toMatchObject({ resetsTwin, neverReprovisions });
  });
});

describe('allocate', () => {
  it.each(manifest.map(({ file }) => file))('assigns the device of %s', file => {
    const { decision, answer, fault } = allocate(policyWith({}), textOf(file), 'id-1', { now: 0 });
    const { currentHub } = registrationIn(file);
    expect(fault).toBeUndefined();
    expect(decision).toMatchObject({ outcome: 'assign', ...(currentHub && { hub: currentHub.hostName }) });
    expect(answer.status).toBe(200);
  });
});
