import { canonicalHubName } from '../../dps/hub-names';
import type { HttpApi } from '../doors/http-api';
import type { MqttService } from '../doors/mqtt-service';
import type { LinkedHubs } from '../dps/linked-hubs';
import type { Clock } from '../kernel/clock';
import type { JsonObject } from '../kernel/json';
import type { State } from '../kernel/state';
import { createDeviceSide, type DeviceSide } from './device-side';
import { hostNameOf } from './device-username';
import { DirectMethods, type Wait } from './direct-methods';
import { findHub, type HubRow, type HubSeed, hubTable, newHub } from './hub';
import { createHubApi } from './hub-api';
import type { IdentityRow } from './identity';
import { linkedHubsOf } from './linked-hubs';
import { Presences } from './presence';
import { Registry } from './registry';
import type { HubRoom } from './room';
import { defaultSwitches, type HubSwitches } from './switches';
import { type TwinRow, twinJson } from './twin';

/** What hubs are made with. */
export interface IotHubsOptions {
  state: State;
  clock: Clock;
  switches?: Partial<HubSwitches>;
  /** Takes a line for the emulator's own log; it holds no secret. */
  log: (line: string) => void;
  /** How time-outs of direct methods and the end of signatures are waited for; the wall's time unless a test has its own. */
  wait?: Wait;
}

/** The hubs of an emulator. A host name means a hub in any case, with or without the label `.device`. */
export interface IotHubs {
  /** The service API of a hub; undefined where there is none of that name. */
  api(host: string): HttpApi | undefined;
  /** The device side of the hub that a user name begins with; undefined where there is none of that name. */
  mqtt(username: string): MqttService | undefined;
  linkedHubs: LinkedHubs;
  /** Makes a hub; one that is there stays as it is. */
  create(seed: HubSeed): HubRow;
  /** As the user wrote them. */
  hostNames(): string[];
  /** Of a policy's primary key, iothubowner's unless said otherwise. Throws where there is no such hub or policy. */
  connectionString(host: string, policy?: string): string;
  /** The twin of a device, as the service API shows it; undefined where the hub, or the hub's device, is not there. */
  twin(host: string, deviceId: string): JsonObject | undefined;
  /** How many messages a device has sent since the emulator started; 0 for what is not known. */
  telemetryCount(host: string, deviceId: string): number;
}

/** One hub with its two sides. */
interface OpenHub {
  room: HubRoom;
  api: HttpApi;
  devices: DeviceSide;
}

/** Makes the hubs of an emulator out of its state, where they are and stay. It watches the tables `identities` and `twins`. */
export function createIotHubs({ state, clock, switches: given, log, wait = wallWait }: IotHubsOptions): IotHubs {
  const switches = { ...defaultSwitches, ...given };
  const hubs = hubTable(state);
  const open = new Map<string, OpenHub>();
  state.watch('identities', ({ scope, id, row }) => {
    open.get(scope)?.devices.identityChanged(id, row as IdentityRow | undefined);
  });
  state.watch('twins', ({ scope, id, row }) => {
    if (row !== undefined) open.get(scope)?.devices.twinChanged(id, row as TwinRow);
  });

  return {
    api: host => find(host)?.api,
    mqtt: username => find(hostNameOf(username))?.devices.mqtt,
    linkedHubs: linkedHubsOf(host => find(host)?.room.registry, switches),
    create(seed) {
      const present = findHub(hubs, seed.hostName);
      if (present) return present;
      const row = newHub(seed);
      state.commit(hubs.put('', canonicalHubName(row.hostName), row));
      return row;
    },
    hostNames: () => Array.from(hubs.rows(''), ({ hostName }) => hostName),
    connectionString(host, policy = 'iothubowner') {
      const hub = findHub(hubs, host);
      const found = hub?.sharedAccessPolicies.find(({ keyName }) => keyName === policy);
      if (!hub || !found) throw new Error(`there is no hub ${host} with a policy ${policy}`);
      return `HostName=${hub.hostName};SharedAccessKeyName=${policy};SharedAccessKey=${found.primaryKey}`;
    },
    twin(host, deviceId) {
      const room = find(host)?.room;
      const identity = room?.registry.find(deviceId);
      return room && identity && twinJson(room.registry.twin(deviceId), identity, room.presences.of(deviceId));
    },
    telemetryCount: (host, deviceId) => find(host)?.room.presences.of(deviceId).telemetryCount ?? 0,
  };

  function find(hostName: string): OpenHub | undefined {
    const hub = findHub(hubs, hostName);
    if (hub === undefined) return undefined;
    const name = canonicalHubName(hostName);
    const found = open.get(name) ?? openHub(name, hub);
    open.set(name, found);
    return found;
  }

  function openHub(name: string, hub: HubRow): OpenHub {
    const room: HubRoom = {
      hub: () => findHub(hubs, name) ?? hub,
      registry: new Registry(state, name, clock),
      presences: new Presences(),
      methods: new DirectMethods(wait),
      commit: (...changes) => state.commit(...changes),
      clock,
      wait,
      switches,
      log,
    };
    return { room, api: createHubApi(room), devices: createDeviceSide(room) };
  }
}

/** Seconds of the wall's clock; they keep no process alive. */
function wallWait(seconds: number, run: () => void): () => void {
  const timer = setTimeout(run, seconds * 1000);
  timer.unref();
  return () => clearTimeout(timer);
}
