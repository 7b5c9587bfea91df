import { normalisePolicy } from '../../lib/allocation/policy/normalise';
import type { Policy } from '../../lib/allocation/policy/policy';
import { murmurHash3 } from '../../lib/allocation/rules/murmur-hash3';
import recorded from '../fixtures/recorded-tutorial-request.json';

/** What is particular about one device's request. */
interface Device {
  registrationId: string;
  tenant: string;
  payload: Record<string, unknown>;
}

/** A condition of the mix, and what a device must be like to meet it. */
interface Kind {
  /** How many of 50 rules. */
  count: number;
  when(index: number): object;
  device(index: number, serial: number): Partial<Device>;
}

/**
 * Fifty rules as fleets have them: 40 % look at the end of the registration id, 25 % at a member of the payload, 15 %
 * at tenant and model, 10 % at a range of numbers or versions, 10 % at a pattern.
 */
const kinds: Kind[] = [
  {
    count: 20,
    when: index => ({ registrationId: { suffix: suffix(index) } }),
    device: (index, serial) => ({ registrationId: `breakroom${serial}${suffix(index)}` }),
  },
  {
    count: 13,
    when: index => ({ 'payload.site': `site-${index}` }),
    device: index => ({ payload: { site: `site-${index}` } }),
  },
  {
    count: 7,
    when: index => ({ tenant: `tenant-${index}`, modelId: `dtmi:contoso:thermostat${index};1` }),
    device: index => ({ tenant: `tenant-${index}`, payload: { modelId: `dtmi:contoso:thermostat${index};1` } }),
  },
  {
    count: 3,
    when: index => ({ 'payload.MyDeviceFirmwareVersion': { version: `>=14.${index} <14.${index + 1}` } }),
    device: (index, serial) => ({ payload: { MyDeviceFirmwareVersion: `14.${index}.${serial % 10}.5` } }),
  },
  {
    count: 2,
    when: index => ({ 'payload.rack': { gte: 100 * (index + 1), lt: 100 * (index + 2) } }),
    device: (index, serial) => ({ payload: { rack: 100 * (index + 1) + (serial % 100) } }),
  },
  {
    count: 3,
    when: index => ({ registrationId: { glob: `press-*-line${index}-*` } }),
    device: (index, serial) => ({ registrationId: `press-${serial}-line${index}-left` }),
  },
  {
    count: 2,
    when: index => ({ registrationId: { regex: `^mill${index}-[0-9]+-(west|east)$` } }),
    device: (index, serial) => ({ registrationId: `mill${index}-${serial}-west` }),
  },
];

/** The rules' conditions in an order that mixes the kinds. */
const conditions = inMixedOrder(
  kinds.flatMap(({ count, when, device }) =>
    Array.from({ length: count }, (_, index) => ({
      when: when(index),
      device: (serial: number) => device(index, serial),
    })),
  ),
);

const { linkedHubs } = recorded;

/** The policy of fifty rules, in its normal form. One rule in three fills facts into its initial twin. */
export function mixedPolicy(): Policy {
  return normalisePolicy({
    policy: 1,
    name: 'mixed',
    facts: { tenant: ['enrollment.tags.tenant'] },
    hubs: [
      { name: '*-toasters-*', tags: ['west'] },
      { name: '*-heatpumps-*', tags: ['east'], weight: 2 },
    ],
    rules: conditions.map(({ when }, index) => ({
      name: `rule ${index}`,
      when,
      assign: {
        hubs: index % 2 === 0 ? { tag: index % 4 === 0 ? 'west' : 'east' } : 'all',
        initialTwin:
          index % 3 === 0
            ? {
                tags: { site: '{{payload.site}}' },
                properties: { desired: { name: 'unit {{registrationId}}', state: 'ready' } },
              }
            : {
                tags: { deviceType: 'toaster' },
                properties: { desired: { state: 'ready', darknessSetting: 'medium' } },
              },
      },
    })),
    otherwise: { reject: 'unrecognized device' },
  } as never);
}

/**
 * Bodies of different devices, made from the recorded request: half register for the first time, half return; nine in
 * ten meet a rule, each rule as often as any other.
 */
export function mixedBodies(count: number): string[] {
  return Array.from({ length: count }, (_, serial) => bodyOf(serial));
}

/** The share of the bodies that no rule matches. */
export const unmatchedShare = 0.1;

function bodyOf(serial: number): string {
  const isUnmatched = draw(serial, 1) < unmatchedShare;
  const condition = conditions[Math.floor(draw(serial, 2) * conditions.length)] as (typeof conditions)[number];
  const particular = isUnmatched ? {} : condition.device(serial);
  const isReturning = draw(serial, 3) < 0.5;
  const { registrationId = `unit-${serial}-plain`, tenant = 'contoso' } = particular;
  const { currentIotHubHostName, currentDeviceId, ...context } = recorded.deviceRuntimeContext;
  return JSON.stringify({
    enrollmentGroup: { ...recorded.enrollmentGroup, iotHubs: linkedHubs, initialTwin: { tags: { tenant } } },
    deviceRuntimeContext: {
      ...context,
      registrationId,
      ...(isReturning && {
        currentIotHubHostName: linkedHubs[Math.floor(draw(serial, 4) * linkedHubs.length)],
        currentDeviceId: registrationId,
      }),
      payload: {
        ...context.payload,
        site: 'elsewhere',
        modelId: 'dtmi:contoso:plain;1',
        rack: 7,
        ...particular.payload,
      },
    },
    linkedHubs,
  });
}

/** A number from 0 to 1 that is the same in every run. */
function draw(serial: number, what: number): number {
  return murmurHash3(String(serial), what) / 2 ** 32;
}

function suffix(index: number): string {
  return `-contoso-tstrsd-${String(index).padStart(3, '0')}`;
}

/** Steps through the list in strides of seven, which meets each of 50 items once. */
function inMixedOrder<T>(items: T[]): T[] {
  return items.map((_, index) => items[(index * 7) % items.length] as T);
}
