import type { MqttClient, MqttSession } from '../doors/mqtt-service';
import { isJsonObject, isNestedWithin, type JsonObject, parseJson } from '../kernel/json';
import type { DeviceCredential } from './device-credential';
import { type DeviceMessage, filters, isDeviceFilter, readTopic, topicOf } from './device-topics';
import { asHubError, deviceErrorBody, HubError } from './hub-error';
import type { IdentityRow } from './identity';
import type { HubRoom } from './room';
import { deviceTwinJson, patchReported } from './twin';

/** What a session is made of, besides the room of its hub. */
export interface SessionStart {
  identity: IdentityRow;
  client: MqttClient;
  credential: DeviceCredential;
  /** Whether its subscriptions are remembered beyond the connection. */
  isPersistent: boolean;
}

/** The longest wait of a timer of Node, in seconds: almost 25 days, and no connection lasts as long. */
const longestWait = 2_147_483;

/** How long methods wait for a device to subscribe to them again, in seconds. */
const patience = 1;

/** The connection of one device. What it throws closes the connection, with the reason for the log. */
export class DeviceSession implements MqttSession {
  readonly sessionPresent: boolean;
  readonly deviceId: string;
  readonly #filters: Set<string>;
  #stopWaiting = () => {};
  #stopListening = () => {};

  /** @param gone is called once, when the connection is gone */
  constructor(
    private readonly room: HubRoom,
    private readonly start: SessionStart,
    private readonly gone: (session: DeviceSession) => void,
  ) {
    this.deviceId = start.identity.deviceId;
    const { registry, commit } = room;
    const remembered = registry.session(this.deviceId);
    this.sessionPresent = start.isPersistent && remembered !== undefined;
    this.#filters = new Set(this.sessionPresent ? remembered?.filters : []);
    if (remembered && !start.isPersistent) commit(registry.sessionUpdate(this.deviceId, undefined));
    if (!remembered && start.isPersistent) this.#remember();
  }

  /**
   * Takes up what an earlier session subscribed to; called once this session is the one of its device. Methods wait for the device to
   * subscribe again, which says that its program is ready for them; but not for long, since it need not.
   */
  begin(): void {
    const { room, start } = this;
    const left = (start.credential.expiresAt - room.clock.now()) / 1000;
    if (left < longestWait) {
      this.#stopWaiting = room.wait(left, () => this.close('its shared access signature has expired'));
    }
    if (this.#filters.has(filters.methods)) this.#stopListening = room.wait(patience, () => this.#listen());
  }

  subscribe(filter: string): boolean {
    if (!isDeviceFilter(filter, this.deviceId)) return false;
    if (!this.#filters.has(filter)) {
      if (this.#filters.size >= this.room.switches.subscriptionsPerDevice) return false;
      this.#filters.add(filter);
      if (this.start.isPersistent) this.#remember();
    }
    if (filter === filters.methods) this.#listen();
    return true;
  }

  unsubscribe(filter: string): void {
    if (!this.#filters.delete(filter)) return;
    if (this.start.isPersistent) this.#remember();
    if (filter !== filters.methods) return;
    this.#stopListening();
    this.room.methods.stopped(this.deviceId);
  }

  publish(topic: string, payload: string): void {
    const { presences, registry } = this.room;
    const message = readTopic(topic, this.deviceId);
    if (message === undefined) throw new Error(`it published to ${JSON.stringify(topic)}, which no hub knows`);
    presences.active(this.deviceId, registry.now());
    this.#receive(message, payload);
  }

  closed(): void {
    this.#stopWaiting();
    this.#stopListening();
    this.gone(this);
  }

  /** Closes the connection if the identity is no longer the one that it was accepted for. */
  check(identity: IdentityRow | undefined): void {
    const { identity: accepted, credential } = this.start;
    if (identity?.generationId !== accepted.generationId) this.close('the device was deleted');
    else if (identity.status !== 'enabled') this.close('the device was disabled');
    else if (!credential.isGoodFor(identity.authentication))
      this.close('what the device authenticated with was changed');
  }

  close(reason: string): void {
    this.start.client.close(reason);
  }

  /** Tells the device of an update of its desired properties, if it listens for them. */
  sendDesired(update: JsonObject): void {
    if (this.#filters.has(filters.desired))
      this.#send(topicOf.desired(Number(update.$version)), JSON.stringify(update));
  }

  #receive(message: DeviceMessage, payload: string): void {
    switch (message.kind) {
      case 'telemetry':
        this.room.presences.telemetry(this.deviceId);
        break;
      case 'getTwin':
        this.#answerTwin(message.rid, () => {
          const body = JSON.stringify(deviceTwinJson(this.room.registry.twin(this.deviceId)));
          return { topic: topicOf.twinAnswer(200, message.rid), body };
        });
        break;
      case 'patchReported':
        this.#answerTwin(message.rid, () => {
          const version = this.#patchReported(payload, message.version);
          return { topic: topicOf.twinAnswer(204, message.rid, version), body: '' };
        });
        break;
      case 'methodResult':
        this.room.methods.answered(this.deviceId, message.rid, {
          status: message.status,
          payload: readResult(payload),
        });
    }
  }

  /** Merges what the device reports; returns the new version of its reported properties. */
  #patchReported(payload: string, expectedVersion: number | undefined): number {
    const { registry, commit, switches } = this.room;
    const row = registry.twin(this.deviceId);
    if (expectedVersion !== undefined && expectedVersion !== row.reported.version) {
      throw new HubError('PreconditionFailed', `The reported properties have version ${row.reported.version}`);
    }
    const patch = parseJson(payload);
    if (!isJsonObject(patch)) throw new HubError('ArgumentInvalid', 'Reported properties must be a JSON object');
    const reported = patchReported(row, patch, registry.now(), switches);
    commit(registry.twinUpdate(this.deviceId, { row: reported, desiredUpdate: undefined }));
    return reported.reported.version;
  }

  #answerTwin(rid: string, answer: () => { topic: string; body: string }): void {
    if (!this.#filters.has(filters.twinAnswers)) return;
    try {
      const { topic, body } = answer();
      this.#send(topic, body);
    } catch (thrown) {
      const error = asHubError(thrown);
      this.#send(topicOf.twinAnswer(error.status, rid), deviceErrorBody(error, this.room.clock.now()));
    }
  }

  #listen(): void {
    this.#stopListening();
    this.room.methods.listens(this.deviceId, (rid, name, payload) => this.#send(topicOf.method(name, rid), payload));
  }

  #remember(): void {
    const { registry, commit } = this.room;
    commit(registry.sessionUpdate(this.deviceId, { filters: [...this.#filters] }));
  }

  #send(topic: string, payload: string): void {
    this.start.client.publish(topic, payload);
  }
}

/** The JSON that a device answers to a method: null for nothing, undefined for what is no JSON that can be passed on. */
function readResult(payload: string): unknown {
  if (payload.trim() === '') return null;
  const value = parseJson(payload);
  return isNestedWithin(100, value) ? value : undefined;
}
