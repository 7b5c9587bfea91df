import { isJsonObject, isNestedWithin, type JsonObject } from '../kernel/json';
import type { MethodCall } from './direct-methods';
import { HubError } from './hub-error';
import type { HubRoom } from './room';
import { type HubRoute, readBody } from './route';

/** The call of a direct method, as `Client.invokeDeviceMethod` of azure-iothub makes it. */
export function methodRoutes({ registry, methods, switches }: HubRoom): HubRoute[] {
  return [
    {
      method: 'POST',
      path: '/twins/:id/methods',
      right: 'ServiceConnect',
      async answer(call, id) {
        if (!registry.find(id)) {
          const info = switches.unknownDeviceMethodEnvelope === 'B' ? {} : undefined;
          throw new HubError('DeviceNotFound', id, info);
        }
        const result = await methods.invoke(id, readMethodCall(readBody(call)));
        if (result.payload === undefined) {
          throw new HubError('InvalidResponseWhileProxying', 'The device answered no JSON that can be passed on', {});
        }
        return { status: 200, body: result };
      },
    },
  ];
}

/**
 * Reads the body of a method's call: 30 s for the response and none for the connection unless said otherwise.
 *
 * Source: Microsoft, "Understand and invoke direct methods from IoT Hub".
 *
 * @throws HubError ArgumentInvalid, as the newer envelope (observed)
 */
export function readMethodCall(body: unknown): MethodCall {
  if (!isJsonObject(body)) refuse('The body must be the JSON of a method');
  const { methodName, payload = null } = body;
  if (typeof methodName !== 'string' || methodName === '') refuse('methodName must be a string that is not empty');
  if (!isNestedWithin(100, payload)) refuse('payload is nested too deep for the emulator, which allows 100 levels');
  if (Buffer.byteLength(JSON.stringify(payload)) > 128 * 1024) refuse('payload must have at most 128 KB');
  const responseTimeoutInSeconds = readSeconds(body, 'responseTimeoutInSeconds', 30, 5);
  const connectTimeoutInSeconds = readSeconds(body, 'connectTimeoutInSeconds', 0, 0);
  if (connectTimeoutInSeconds > responseTimeoutInSeconds) {
    refuse('connectTimeoutInSeconds must not be more than responseTimeoutInSeconds');
  }
  return { methodName, payload, responseTimeoutInSeconds, connectTimeoutInSeconds };
}

function readSeconds(body: JsonObject, name: string, absent: number, least: number): number {
  const seconds = body[name] ?? absent;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= least && seconds <= 300) return seconds;
  return refuse(`${name} must be a whole number from ${least} to 300`);
}

function refuse(what: string): never {
  throw new HubError('ArgumentInvalid', what, {});
}
