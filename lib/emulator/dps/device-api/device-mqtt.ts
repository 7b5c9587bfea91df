import type { MqttClient, MqttRefusal, MqttService, MqttSession } from '../../doors/mqtt-service';
import { attest } from '../attestation/attest';
import type { Credentials } from '../attestation/credentials';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, errorBody, isRefused } from '../dps-error';
import type { DeviceAnswer, DeviceCaller, DeviceCalls } from '../registration/device-calls';
import type { FindByIdScope } from './device-http';
import { retryAfter } from './retry-after';
import { unknownIdScope } from './unknown-id-scope';

/** Where replies go. Source: Microsoft, "Communicate with your DPS using the MQTT protocol". */
const replies = '$dps/registrations/res/#';
const requests = /^\$dps\/registrations\/(PUT\/iotdps-register|GET\/iotdps-get-operationstatus)\/\?(.*)$/;

/** What a user name says: `{idScope}/registrations/{registrationId}/api-version=…[&…]`. */
export interface DpsUsername {
  idScope: string;
  registrationId: string;
  /** Empty where there is none. */
  apiVersion: string;
}

/** Reads a user name; undefined where it is not for DPS. An id scope has no dot, the host name of a hub has. */
export function readUsername(username: string): DpsUsername | undefined {
  const [, idScope, registrationId, query] = /^([^/.]+)\/registrations\/([^/]+)\/(.*)$/s.exec(username) ?? [];
  if (idScope === undefined || registrationId === undefined) return undefined;
  return { idScope, registrationId, apiVersion: new URLSearchParams(query).get('api-version') ?? '' };
}

/** The device API over MQTT, for connections whose user name is one of DPS. TPM attestation is not offered over MQTT. */
export function deviceMqtt(context: DpsContext, calls: DeviceCalls, findByIdScope: FindByIdScope): MqttService {
  return (connect, client) => {
    const user = readUsername(connect.username);
    if (!user?.apiVersion) return refused(1, 'the user name is not {idScope}/registrations/{id}/api-version=…');
    if (connect.clientId.toLowerCase() !== user.registrationId.toLowerCase())
      return refused(2, 'the client id is not the registration id');
    const credentials: Credentials = { sas: connect.password, certificates: connect.certificates, door: 'mqtt' };
    const caller = { registrationId: user.registrationId, credentials };
    if (context.switches.connectWithWrongKey === 'refuse') {
      const service = findByIdScope(user.idScope);
      if (!service) return refused(5, 'no DPS has the id scope');
      const attested = attest(context, service, caller);
      if (isRefused(attested)) return refused(5, attested.why ?? attested.message);
    }
    return new DeviceSession(context, calls, { ...user, caller, client, findByIdScope });
  };
}

/** Whose session it is. */
interface SessionOwner extends DpsUsername {
  caller: DeviceCaller;
  client: MqttClient;
  findByIdScope: FindByIdScope;
}

class DeviceSession implements MqttSession {
  readonly sessionPresent = false;
  readonly #context: DpsContext;
  readonly #calls: DeviceCalls;
  readonly #owner: SessionOwner;
  /** The QoS of the replies; undefined while nobody listens for them. */
  #granted: 0 | 1 | undefined;

  constructor(context: DpsContext, calls: DeviceCalls, owner: SessionOwner) {
    this.#context = context;
    this.#calls = calls;
    this.#owner = owner;
  }

  subscribe(filter: string, granted: 0 | 1): boolean {
    if (filter !== replies) return false;
    this.#granted = granted;
    return true;
  }

  unsubscribe(filter: string): void {
    if (filter === replies) this.#granted = undefined;
  }

  publish(topic: string, payload: string): void {
    const [, request, query] = requests.exec(topic) ?? [];
    const { client } = this.#owner;
    if (request === undefined) {
      client.close(`DPS knows no topic ${JSON.stringify(topic)}`);
      return;
    }
    const parameters = new URLSearchParams(query);
    const result = this.#answer(request, parameters, payload);
    if (this.#granted === undefined) return;
    const { clock, switches } = this.#context;
    const { status } = result;
    const body = isRefused(result) ? errorBody(result, clock.now()) : result.body;
    const retry = status === 202 ? `&retry-after=${retryAfter(this.#context)}` : '';
    const text = JSON.stringify(body);
    client.publish(
      `$dps/registrations/res/${status}/?$rid=${encodeURIComponent(parameters.get('$rid') ?? '')}${retry}`,
      switches.mqttReplies === 'escaped' ? escaped(text) : text,
      this.#granted,
    );
  }

  closed(): void {
    this.#granted = undefined;
  }

  #answer(request: string, parameters: URLSearchParams, body: string): DeviceAnswer | DpsError {
    const { caller, apiVersion, idScope, findByIdScope } = this.#owner;
    const service = findByIdScope(idScope);
    if (!service) return unknownIdScope(this.#context, idScope, caller.registrationId);
    if (request === 'PUT/iotdps-register') return this.#calls.register(service, caller, { apiVersion, body });
    const operationId = parameters.get('operationId');
    return operationId === null
      ? badRequest('The topic needs an operationId.')
      : this.#calls.operationStatus(service, caller, operationId);
  }
}

function refused(returnCode: MqttRefusal['returnCode'], reason: string): MqttRefusal {
  return { returnCode, reason };
}

/** Every character beyond ASCII as JSON's `\uXXXX`. */
function escaped(json: string): string {
  return json.replace(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
