import type { ProvisionedDevice } from '../../../lib/emulator/dps/linked-hubs';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { callerOf, hostName, makeHubs } from './hub-under-test';

const other = 'contoso-heatpumps-hub-1098.azure-devices.net';
const key = Buffer.alloc(32, 1).toString('base64');
const newKey = Buffer.alloc(32, 2).toString('base64');

function device(more: Partial<ProvisionedDevice> = {}): ProvisionedDevice {
  return {
    deviceId: 'd1',
    authentication: { type: 'sas', primaryKey: key, secondaryKey: key },
    capabilities: { iotEdge: false },
    initialTwin: { tags: { site: 'b17' }, properties: { desired: { fw: '1' } } },
    ...more,
  };
}

function setUp() {
  const hubs = makeHubs();
  hubs.create({ hostName: other, location: 'eastus' });
  return { hubs, call: callerOf(hubs), linked: hubs.linkedHubs, commit: hubs.state.commit.bind(hubs.state) };
}

function connect({ hubs }: ReturnType<typeof setUp>) {
  const closed: string[] = [];
  const received: string[] = [];
  const username = `${hostName}/d1/?api-version=2021-04-12`;
  const password = signSas({ resource: `${hostName}/devices/d1`, key, expiresAt: Date.now() + 60_000 });
  const answer = hubs.mqtt(username)?.(
    { clientId: 'd1', username, password, clean: true, certificates: [] },
    { publish: (topic, payload) => received.push(`${topic} ${payload}`), close: reason => closed.push(reason) },
  );
  if (!answer || 'returnCode' in answer) throw new Error('refused');
  answer.subscribe('$iothub/twin/PATCH/properties/desired/#', 1);
  return { closed, received };
}

describe('provision', () => {
  it('makes nothing before it is committed, then identity and twin', async () => {
    const { call, linked, commit } = setUp();
    const changes = linked.provision(hostName, device());
    expect(linked.has(hostName, 'd1')).toBe(false);
    commit(...changes);
    expect(linked.has(hostName, 'd1')).toBe(true);
    expect((await call('GET', '/devices/d1')).body.authentication.symmetricKey.primaryKey).toBe(key);
    expect((await call('GET', '/twins/d1')).body).toMatchObject({
      version: 2,
      tags: { site: 'b17' },
      properties: { desired: { fw: '1', $version: 1 }, reported: { $version: 1 } },
    });
  });

  it('makes an edge device, one with thumbprints, and one without a twin', async () => {
    const { call, linked, commit } = setUp();
    const primaryThumbprint = 'A'.repeat(40);
    const authentication = { type: 'selfSigned', primaryThumbprint, secondaryThumbprint: primaryThumbprint } as const;
    commit(
      ...linked.provision(
        hostName,
        device({ authentication, capabilities: { iotEdge: true }, initialTwin: undefined }),
      ),
    );
    const made = (await call('GET', '/devices/d1')).body;
    expect(made).toMatchObject({ capabilities: { iotEdge: true }, authentication: { type: 'selfSigned' } });
    expect(made.deviceScope).toMatch(/^ms-azure-iot-edge:/);
    expect((await call('GET', '/twins/d1')).body).not.toHaveProperty('tags');
    commit(...linked.provision(hostName, device({ authentication })));
    expect((await call('GET', '/devices/d1')).body).not.toHaveProperty('deviceScope');
  });

  it('gives an existing identity only what is new', async () => {
    const { call, linked, commit } = setUp();
    commit(...linked.provision(hostName, device()));
    expect(linked.provision(hostName, device({ initialTwin: undefined }))).toEqual([]);
    await call('PATCH', '/twins/d1', { tags: { more: 1 }, properties: { desired: { more: 1 } } });
    commit(...linked.provision(hostName, device({ initialTwin: { tags: { site: 'b18' } } })));
    expect((await call('GET', '/twins/d1')).body).toMatchObject({
      version: 4,
      tags: { site: 'b18' },
      properties: { desired: { fw: '1', more: 1, $version: 2 } },
    });
  });

  it('drops a device whose key changes and tells one that stays', () => {
    const room = setUp();
    const { linked, commit } = room;
    commit(...linked.provision(hostName, device()));
    const { closed, received } = connect(room);
    commit(...linked.provision(hostName, device()));
    expect(received).toEqual(['$iothub/twin/PATCH/properties/desired/?$version=2 {"fw":"1","$version":2}']);
    expect(closed).toEqual([]);
    const authentication = { type: 'sas', primaryKey: newKey, secondaryKey: newKey } as const;
    commit(...linked.provision(hostName, device({ authentication })));
    expect(closed).toEqual(['what the device authenticated with was changed']);
  });

  it('throws in the hub’s words where the twin breaks a limit', () => {
    const { linked } = setUp();
    const initialTwin = { tags: { 'a.b': 1 } };
    expect(() => linked.provision(hostName, device({ initialTwin }))).toThrow('no dot');
    expect(() => linked.provision(hostName, device({ deviceId: 'a/b' }))).toThrow('device id');
    expect(() => linked.provision('x.azure-devices.net', device())).toThrow('there is no hub');
  });
});

describe('migrate and remove', () => {
  it('take twin, versions and capabilities along', async () => {
    const { hubs, call, linked, commit } = setUp();
    commit(...linked.provision(hostName, device({ capabilities: { iotEdge: true } })));
    await call('PATCH', '/twins/d1', { properties: { desired: { b: 2 } } });
    const before = (await call('GET', '/twins/d1')).body;
    const moved = device({ authentication: { type: 'sas', primaryKey: newKey, secondaryKey: newKey } });
    commit(...linked.migrate(hostName, other, moved), ...linked.remove(hostName, 'd1'));
    expect(linked.has(hostName, 'd1')).toBe(false);
    expect(linked.has(other, 'd1')).toBe(true);
    expect(hubs.state.table('twins').get(other, 'd1')).toMatchObject({
      etag: 1,
      tags: { site: 'b17' },
      desired: { value: { fw: '1', b: 2 }, version: before.properties.desired.$version },
      reported: { version: 1 },
    });
    expect(hubs.state.table('identities').get(other, 'd1')).toMatchObject({
      capabilities: { iotEdge: true },
      authentication: { primaryKey: newKey },
    });
  });

  it('migrate over an identity that is there, and from one that is not', () => {
    const { hubs, linked, commit } = setUp();
    commit(...linked.migrate(hostName, other, device()));
    expect(linked.has(other, 'd1')).toBe(true);
    commit(...linked.provision(hostName, device({ initialTwin: { tags: { here: 1 } } })));
    commit(...linked.migrate(other, hostName, device()));
    expect(hubs.state.table('twins').get(hostName, 'd1')).toMatchObject({ etag: 2, tags: { site: 'b17' } });
  });

  it('reset makes identity and twin anew', async () => {
    const { call, linked, commit } = setUp();
    commit(...linked.provision(hostName, device()));
    await call('PATCH', '/twins/d1', { tags: { more: 1 } });
    commit(...linked.reset(hostName, device({ initialTwin: { tags: { site: 'b18' } } })));
    const { tags, version, properties } = (await call('GET', '/twins/d1')).body;
    expect([tags, version, properties.desired]).toEqual([
      { site: 'b18' },
      2,
      { $metadata: { $lastUpdated: expect.any(String) }, $version: 1 },
    ]);
    commit(...linked.reset(hostName, device({ initialTwin: undefined })));
    expect((await call('GET', '/twins/d1')).body).not.toHaveProperty('tags');
  });

  it('know hubs by every name, and remove what is not there', () => {
    const { linked, hubs } = setUp();
    expect(linked.exists(hostName.replace('.', '.device.'))).toBe(true);
    expect(linked.exists('x.azure-devices.net')).toBe(false);
    expect(linked.has('x.azure-devices.net', 'd1')).toBe(false);
    expect(linked.remove('x.azure-devices.net', 'd1')).toEqual([]);
    hubs.state.commit(...linked.remove(hostName, 'nobody'));
  });

  it('remove drops the connection', () => {
    const room = setUp();
    room.commit(...room.linked.provision(hostName, device()));
    const { closed } = connect(room);
    room.commit(...room.linked.remove(hostName, 'd1'));
    expect(closed).toEqual(['the device was deleted']);
  });
});
