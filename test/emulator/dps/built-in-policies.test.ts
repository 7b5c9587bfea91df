import { groupKey, heatpumps, openRoom, toasters, unlinked } from './room';

const builtIn = (allocationPolicy: string | undefined, iotHubs?: string[]) => ({
  allocationPolicy,
  iotHubs,
  customAllocationDefinition: undefined,
});

describe('built-in policies', () => {
  it('hashed gives each hub the share of its weight, and an id always the same', async () => {
    const room = openRoom({
      service: {
        links: [
          { hub: toasters, weight: 3 },
          { hub: heatpumps, weight: 1 },
        ],
      },
    });
    room.group(builtIn('hashed'));
    const counts = new Map<unknown, number>();
    for (let index = 0; index < 400; index += 1) {
      const { assignedHub } = (await room.registered(`device-${index}`)).registrationState;
      counts.set(assignedHub, (counts.get(assignedHub) ?? 0) + 1);
    }
    expect((counts.get(toasters) ?? 0) / 400).toBeCloseTo(0.75, 1);
    const first = (await room.registered('device-1')).registrationState;
    expect((await room.registered('device-1')).registrationState.assignedHub).toBe(first.assignedHub);
    expect(room.asked).toEqual([]);
  });

  it.each([
    [
      'geoLatency takes the nearest of the candidates',
      builtIn('geoLatency'),
      { nearestHubs: [unlinked, heatpumps, toasters] },
      heatpumps,
    ],
    ['geoLatency without an order takes the first', builtIn('geoLatency'), {}, toasters],
    ['static takes the one named', builtIn('static', [heatpumps]), {}, heatpumps],
    [
      'an older way to name one hub',
      { ...builtIn(undefined), iotHubs: undefined, iotHubHostName: heatpumps },
      {},
      heatpumps,
    ],
    [
      'the policy of the instance',
      builtIn(undefined),
      { allocationPolicy: 'GeoLatency', nearestHubs: [heatpumps] } as const,
      heatpumps,
    ],
    [
      'a hub that takes no part is left out',
      builtIn('static'),
      { links: [{ hub: toasters, applyAllocationPolicy: false }, { hub: heatpumps }] },
      heatpumps,
    ],
    [
      'unless the enrollment names it',
      builtIn('static', [toasters]),
      { links: [{ hub: toasters, applyAllocationPolicy: false }, { hub: heatpumps }] },
      toasters,
    ],
  ])('%s', async (_, group, service, hub) => {
    const room = openRoom({ service });
    room.group(group);
    expect((await room.registered('r1')).registrationState.assignedHub).toBe(hub);
  });

  it.each([
    ['without a linked hub', [], 'IotHub not found'],
    [
      'with a link to a hub that is not there',
      [{ hub: 'gone.azure-devices.net' }],
      'IotHub not found: gone.azure-devices.net',
    ],
  ])('%s: 401001', async (_, links, errorMessage) => {
    const room = openRoom({ service: { links } });
    room.group(builtIn('hashed'));
    expect((await room.registered('r1')).registrationState).toMatchObject({
      status: 'failed',
      errorCode: 401001,
      errorMessage,
    });
  });

  it('makes what is not there, and replaces nothing', () => {
    const room = openRoom();
    const made = room.services.create({ name: 'CONTOSO-dps-1098', idScope: 'other' });
    expect(made.idScope).toBe('0ne00002193');
    const json = {
      registrationId: 'r1',
      attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: groupKey, secondaryKey: groupKey } },
    };
    const first = room.services.createEnrollment(made.name, 'individual', json);
    expect(room.services.createEnrollment(made.name, 'individual', { ...json, deviceId: 'd' })).toEqual(first);
    expect(room.services.createEnrollment('none', 'individual', json)).toMatchObject({
      refused: true,
      errorCode: 404201,
    });
    expect(room.services.createEnrollment(made.name, 'group', {})).toMatchObject({ refused: true, errorCode: 400004 });
    expect(() =>
      room.services.create({ name: 'bad', idScope: '0ne1', certificates: [{ name: 'ca', certificate: '' }] }),
    ).toThrow('ca');
  });
});
