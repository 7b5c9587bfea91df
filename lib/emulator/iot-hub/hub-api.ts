import { randomUUID } from 'node:crypto';
import findMyWay from 'find-my-way';
import type { HttpAnswer, HttpApi, HttpCall } from '../doors/http-api';
import { policyRefusal } from './access';
import { asHubError, errorAnswer, HubError } from './hub-error';
import { methodRoutes } from './methods-api';
import { registryRoutes } from './registry-api';
import type { HubRoom } from './room';
import type { HubRoute } from './route';
import { twinRoutes } from './twin-api';

/** The service API of one hub. Case and a trailing slash of the path do not matter. */
export function createHubApi(room: HubRoom): HttpApi {
  const router = findMyWay({ caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 8192 });
  for (const route of [...registryRoutes(room), ...twinRoutes(room), ...methodRoutes(room)]) {
    router.on(route.method, route.path, () => {}, route);
  }

  async function answer(call: HttpCall): Promise<HttpAnswer> {
    try {
      const found = router.find(call.method as HubRoute['method'], call.path);
      if (found === null) throw notEmulated(call);
      const route = found.store as HubRoute;
      checkVersion(call);
      checkAccess(room, call, route);
      return await route.answer(call, found.params.id ?? '');
    } catch (thrown) {
      const error = asHubError(thrown);
      if (error.code === 'ServerError') room.log(`${call.method} ${call.path}: ${error.message}`);
      return errorAnswer(error, room.clock.now());
    }
  }

  return async call => {
    const { headers, ...rest } = await answer(call);
    return {
      ...rest,
      headers: { Server: 'Microsoft-HTTPAPI/2.0', Vary: 'Origin', 'x-ms-request-id': randomUUID(), ...headers },
    };
  };
}

function notEmulated({ method, path }: HttpCall): HubError {
  return new HubError(
    'FeatureNotSupported',
    `The IoT hub of the dps-allocator emulator does not emulate ${method} ${path}`,
  );
}

/** Every call names the version of the API; which of those that live hubs know, does not matter. */
function checkVersion({ query }: HttpCall): void {
  const version = query.get('api-version') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
    throw new HubError('InvalidProtocolVersion', `The query needs an api-version such as 2021-04-12, not '${version}'`);
  }
}

/** Refuses with the one text that live hubs have for it; the log has the reason. */
function checkAccess(
  { hub, clock, log }: HubRoom,
  { headers, host, path, method }: HttpCall,
  { right }: HubRoute,
): void {
  const refusal = policyRefusal(hub(), headers.authorization, `${host}${path}`, right, clock.now());
  if (refusal === undefined) return;
  log(`${host}: ${method} ${path} is refused: ${refusal}`);
  throw new HubError('IotHubUnauthorizedAccess', 'Unauthorized');
}
