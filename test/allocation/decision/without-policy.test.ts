import {
  decideWithoutBody,
  decideWithoutPolicy,
  decideWithoutRequest,
} from '../../../lib/allocation/decision/without-policy';
import { registrationUnderTest } from '../request-under-test';

const at = (current?: string, linked = ['One.azure-devices.net', 'two']) =>
  registrationUnderTest({ linked, ...(current && { current }) });

const about = { source: 'onError', rule: null, step: 0, reason: 'why', dropped: [], facts: {} };
const kept = (hub: string, from: string) => ({ outcome: 'assign', hub, from, twin: 'none', omitted: [], ...about });
const later = { outcome: 'retry', after: 30, ...about };
const refused = { outcome: 'reject', as: 'failed', ...about };
const one = 'One.azure-devices.net';
const gone = 'gone.azure-devices.net';

describe('decideWithoutPolicy', () => {
  it.each([
    ['keep', 'with a home', at(one), kept(one, one)],
    ['keep', 'with a home in another spelling', at('one.azure-devices.net'), kept(one, 'one.azure-devices.net')],
    [
      'keep',
      'with a home under its other name',
      at('one.device.azure-devices.net'),
      kept(one, 'one.device.azure-devices.net'),
    ],
    [
      'keep',
      'with a home that is linked under both names',
      at('one.azure-devices.net', ['one.device.azure-devices.net', 'one.azure-devices.net']),
      kept('one.azure-devices.net', 'one.azure-devices.net'),
    ],
    ['keep', 'whose hub is not linked', at(gone), { ...later, from: gone }],
    ['keep', 'that is new', at(), later],
    ['retry', 'with a home', at(one), { ...later, from: one }],
    ['retry', 'that is new', at(), later],
    ['reject', 'with a home', at(one), { ...refused, from: one }],
    ['reject', 'that is new', at(), refused],
  ] as const)('%s, a device %s', (onError, _, registration, expected) => {
    expect(decideWithoutPolicy(onError, registration, 'why')).toEqual(expected);
  });
});

const input = { source: 'input', rule: null, step: 0, reason: 'why', dropped: [], facts: {} };

describe('decideWithoutRequest', () => {
  it('rejects, because the body will not become better', () =>
    expect(decideWithoutRequest('why')).toEqual({ outcome: 'reject', as: 'failed', ...input }));
});

describe('decideWithoutBody', () => {
  it('asks again, because the body got lost on its way, and tells the operator', () =>
    expect(decideWithoutBody('why')).toEqual({ outcome: 'retry', after: 30, event: 'empty-body', ...input }));
});
