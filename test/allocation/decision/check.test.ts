import { checked } from '../../../lib/allocation/decision/check';
import type { Answer } from '../../../lib/allocation/decision/respond';
import { registrationUnderTest } from '../request-under-test';

const registration = registrationUnderTest({ linked: ['One.azure-devices.net', 'two'] });
const hub = 'One.azure-devices.net';

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body }) as Answer;
const nested = (levels: number, leaf: unknown = 1): object =>
  levels === 0 ? { leaf } : { a: nested(levels - 1, leaf) };
/** An object that a twin counts as so many bytes. */
const sized = (bytes: number) => {
  const texts = Array.from({ length: Math.floor(bytes / 1024) }, (_, index) => [`k${10 + index}`, 'x'.repeat(1021)]);
  return { ...Object.fromEntries(texts), k10: 'x'.repeat(1021 + (bytes % 1024)) };
};

describe('checked', () => {
  it.each<[string, unknown]>([
    ['a linked hub', { iotHubHostName: hub }],
    ['no hub', { iotHubHostName: null }],
    ['an empty twin and payload', { iotHubHostName: hub, initialTwin: {}, payload: {} }],
    ['an empty desired', { iotHubHostName: hub, initialTwin: { properties: {} } }],
    ['tags at their limit', { iotHubHostName: hub, initialTwin: { tags: sized(8192) } }],
    ['desired at its limit', { iotHubHostName: hub, initialTwin: { properties: { desired: sized(32768) } } }],
    ['tags ten levels deep', { iotHubHostName: hub, initialTwin: { tags: nested(10) } }],
    ['a payload 32 levels deep', { iotHubHostName: hub, payload: nested(32) }],
    ['a payload at its limit', { iotHubHostName: hub, payload: { a: 'x'.repeat(96 * 1024 - 8) } }],
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
    ['null in tags', { iotHubHostName: hub, initialTwin: { tags: { a: null } } }, /^tags of .* limit: null means/],
    ['tags past their limit', { iotHubHostName: hub, initialTwin: { tags: sized(8193) } }, /^tags .*it is too large/],
    ['tags eleven levels deep', { iotHubHostName: hub, initialTwin: { tags: nested(11) } }, /^tags .*deeper than 10/],
    [
      'a name with a dot in desired',
      { iotHubHostName: hub, initialTwin: { properties: { desired: { 'a.b': 1 } } } },
      /^properties\.desired of the answer/,
    ],
    [
      'desired past its limit',
      { iotHubHostName: hub, initialTwin: { properties: { desired: sized(32769) } } },
      /^properties\.desired .*too large/,
    ],
    ['a payload 33 levels deep', { iotHubHostName: hub, payload: nested(33, {}) }, /^payload .*deeper than 32/],
    [
      'a payload past its limit',
      { iotHubHostName: hub, payload: { a: 'x'.repeat(96 * 1024 - 7) } },
      /^payload .*large/,
    ],
    ['a payload past its limit once in ASCII', { iotHubHostName: hub, payload: { a: 'ü'.repeat(17000) } }, /large/],
    ['infinity in a payload', { iotHubHostName: hub, payload: { a: 1 / 0 } }, /^payload .*no finite number/],
  ])('refuses %s', (_, body, message) => {
    expect(() => checked(answer(body), registration)).toThrow(message);
  });

  it.each([400, 401, 503])('leaves a refusal alone: %i', status => {
    const refusal = answer({ code: 'failed', message: 'no', id: '1' }, status);
    expect(checked(refusal, registration)).toBe(refusal);
  });
});
