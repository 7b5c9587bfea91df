import type { MqttConnect, MqttRefusal, MqttService } from '../doors/mqtt-service';
import { checkCredential } from './device-credential';
import { DeviceSession } from './device-session';
import { type DeviceUsername, readUsername } from './device-username';
import type { IdentityRow } from './identity';
import type { HubRoom } from './room';
import { TakeOvers } from './take-overs';
import type { TwinRow } from './twin';

/** The device side of one hub. */
export interface DeviceSide {
  mqtt: MqttService;
  /** To be called after an identity was written, or removed where there is none. */
  identityChanged(deviceId: string, identity: IdentityRow | undefined): void;
  /** To be called after a twin was written. */
  twinChanged(deviceId: string, twin: TwinRow): void;
}

/** Connects devices to a hub over MQTT: one connection a device, of which the latest wins. */
export function createDeviceSide(room: HubRoom): DeviceSide {
  const { registry, presences, methods, switches, clock, commit } = room;
  const connected = new Map<string, DeviceSession>();
  const takeOvers = new TakeOvers();

  return {
    mqtt(connect, client) {
      const username = readUsername(connect.username);
      if (username === undefined) return refuse('the user name is not {hub}/{deviceId}/?api-version=…');
      const { deviceId } = username;
      const identity = registry.find(deviceId);
      if (identity === undefined) return refuse(`there is no device ${JSON.stringify(deviceId)}`);
      const refusal = identityRefusal(connect, username, identity);
      if (refusal !== undefined) return refuse(refusal);
      const credential = checkCredential(room.hub(), identity, connect, clock.now());
      if ('refusal' in credential) return refuse(credential.refusal);
      const older = connected.get(deviceId);
      if (older && takeOvers.isTooMany(deviceId, clock.now(), switches.takeOversInTenSeconds)) {
        return { returnCode: 3, reason: `connections of ${deviceId} throw each other out: several clients use its id` };
      }
      const session = new DeviceSession(room, { identity, client, credential, isPersistent: !connect.clean }, gone);
      rememberModel(deviceId, username);
      connected.set(deviceId, session);
      methods.stopped(deviceId);
      older?.close('a newer connection of the same device took over');
      presences.connected(deviceId, registry.now());
      session.begin();
      return session;
    },
    identityChanged(deviceId, identity) {
      connected.get(deviceId)?.check(identity);
      if (identity !== undefined) return;
      presences.forget(deviceId);
      takeOvers.forget(deviceId);
    },
    twinChanged(deviceId, twin) {
      const update = registry.desiredUpdate(twin);
      if (update) connected.get(deviceId)?.sendDesired(update);
    },
  };

  function gone(session: DeviceSession): void {
    const { deviceId } = session;
    if (connected.get(deviceId) !== session) return;
    connected.delete(deviceId);
    methods.stopped(deviceId);
    if (registry.find(deviceId)) presences.disconnected(deviceId, registry.now());
  }

  function rememberModel(deviceId: string, { query }: DeviceUsername): void {
    const modelId = query.get('model-id');
    const row = registry.twin(deviceId);
    if (!modelId || row.modelId === modelId) return;
    commit(registry.twinUpdate(deviceId, { row: { ...row, modelId }, desiredUpdate: undefined }));
  }

  function refuse(reason: string): MqttRefusal {
    return { returnCode: switches.connectRefusalCode, reason };
  }
}

/** Why a device is refused whatever it authenticates with, if it is. */
function identityRefusal(
  { clientId }: MqttConnect,
  { deviceId, moduleId }: DeviceUsername,
  { status }: IdentityRow,
): string | undefined {
  if (moduleId !== undefined) return `modules are not emulated, so this one cannot connect`;
  if (clientId !== deviceId) return `the client id ${JSON.stringify(clientId)} is not the device id of the user name`;
  return status === 'disabled' ? `the device ${deviceId} is disabled` : undefined;
}
