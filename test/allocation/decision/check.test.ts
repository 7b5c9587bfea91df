import { checked } from '../../../lib/allocation/decision/check';
import type { Answer } from '../../../lib/allocation/decision/respond';
import { registrationUnderTest } from '../request-under-test';

const registration = registrationUnderTest({ linked: ['One.azure-devices.net', 'two'] });
const hub = 'One.azure-devices.net';

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body }) as Answer;

describe('checked', () => {
  it.each<[string, unknown]>([
    ['a linked hub', { iotHubHostName: hub }],
    ['no hub', { iotHubHostName: null }],
    ['an empty twin and payload', { iotHubHostName: hub, initialTwin: {}, payload: {} }],
    ['an empty desired', { iotHubHostName: hub, initialTwin: { properties: {} } }],
    ['null in a payload', { iotHubHostName: hub, payload: { a: null } }],
  ])('lets pass %s', (_, body) => {
    const good = answer(body);
    expect(checked(good, registration)).toBe(good);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unlinked hub', { iotHubHostName: 'three.azure-devices.net' }, /the hub of the answer is not linked/],
    ['a hub in another spelling', { iotHubHostName: hub.toLowerCase() }, /not linked/],
    ['an empty hub', { iotHubHostName: '' }, /not an AllocationResponse/],
    ['a missing hub', {}, /not an AllocationResponse/],
    ['a hub that is no text', { iotHubHostName: 1 }, /not an AllocationResponse/],
    ['a member that DPS does not know', { iotHubHostName: hub, code: 'x' }, /not an AllocationResponse/],
    ['a payload that is a text', { iotHubHostName: hub, payload: 'x' }, /not an AllocationResponse/],
    ['a payload that is a list', { iotHubHostName: hub, payload: [] }, /not an AllocationResponse/],
    ['a twin in capitals', { iotHubHostName: hub, initialTwin: { Tags: {} } }, /not an AllocationResponse/],
    ['tags that are no object', { iotHubHostName: hub, initialTwin: { tags: [] } }, /not an AllocationResponse/],
    [
      'desired in capitals',
      { iotHubHostName: hub, initialTwin: { properties: { Desired: {} } } },
      /not an AllocationResponse/,
    ],
  ])('refuses %s', (_, body, message) => {
    expect(() => checked(answer(body), registration)).toThrow(message);
  });

  it.each([400, 401, 503])('leaves a refusal alone: %i', status => {
    const refusal = answer({ code: 'failed', message: 'no', id: '1' }, status);
    expect(checked(refusal, registration)).toBe(refusal);
  });
});
