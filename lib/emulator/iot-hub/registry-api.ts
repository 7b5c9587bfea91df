import type { HttpAnswer } from '../doors/http-api';
import { HubError } from './hub-error';
import { type IdentityRow, identityEtag, identityJson, writtenIdentityJson } from './identity';
import { checkDeviceId, readIdentitySettings } from './identity-settings';
import type { HubRoom } from './room';
import { type HubRoute, matches, readBody, readIfMatch } from './route';

/** The calls on identities, as `Registry` of azure-iothub makes them. */
export function registryRoutes(room: HubRoom): HubRoute[] {
  const { registry, presences, commit } = room;
  return [
    {
      method: 'GET',
      path: '/devices',
      right: 'RegistryRead',
      answer: ({ query }) => ({ status: 200, body: list(room, readTop(query)) }),
    },
    {
      method: 'GET',
      path: '/devices/:id',
      right: 'RegistryRead',
      answer(_call, id) {
        const row = registry.get(id);
        return { status: 200, headers: etagHeader(row), body: identityJson(row, presences.of(id)) };
      },
    },
    {
      method: 'PUT',
      path: '/devices/:id',
      right: 'RegistryWrite',
      answer(call, id) {
        checkDeviceId(id);
        const settings = readIdentitySettings(id, readBody(call));
        const ifMatch = readIfMatch(call);
        if (ifMatch === undefined) {
          if (registry.find(id)) throw new HubError('DeviceAlreadyExists', 'Conflict');
          commit(...registry.creation(id, settings));
        } else {
          const row = registry.get(id);
          checkEtag(ifMatch, row);
          commit(registry.update(row, settings));
        }
        const written = registry.get(id);
        return { status: 200, headers: etagHeader(written), body: writtenIdentityJson(written, presences.of(id)) };
      },
    },
    {
      method: 'DELETE',
      path: '/devices/:id',
      right: 'RegistryWrite',
      answer(call, id) {
        const row = registry.get(id);
        const ifMatch = readIfMatch(call);
        if (ifMatch === undefined) throw new HubError('PreconditionFailed', 'Etag missing');
        checkEtag(ifMatch, row);
        commit(...registry.removal(id));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/statistics/devices',
      right: 'RegistryRead',
      answer: () => deviceStatistics(room),
    },
    {
      method: 'GET',
      path: '/statistics/service',
      right: 'RegistryRead',
      answer: () => ({ status: 200, body: { connectedDeviceCount: presences.connectedCount() } }),
    },
  ];
}

function list({ registry, presences }: HubRoom, top: number): unknown[] {
  const devices: unknown[] = [];
  for (const row of registry.all()) {
    if (devices.length === top) break;
    devices.push(identityJson(row, presences.of(row.deviceId)));
  }
  return devices;
}

/** How many identities are asked for: 1000 without `top`, which is the most that can be (documented). */
function readTop(query: URLSearchParams): number {
  const most = 1000;
  const text = query.get('top');
  if (text === null) return most;
  const top = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (top < 1 || top > most) throw new HubError('ArgumentInvalid', `top must be a number from 1 to ${most}`);
  return top;
}

function deviceStatistics({ registry }: HubRoom): HttpAnswer {
  const totalDeviceCount = registry.count();
  let enabledDeviceCount = 0;
  for (const { status } of registry.all()) if (status === 'enabled') enabledDeviceCount += 1;
  const disabledDeviceCount = totalDeviceCount - enabledDeviceCount;
  return { status: 200, body: { totalDeviceCount, enabledDeviceCount, disabledDeviceCount } };
}

function checkEtag(ifMatch: string, row: IdentityRow): void {
  if (!matches(ifMatch, identityEtag(row))) throw new HubError('PreconditionFailed', 'PreconditionFailed');
}

function etagHeader(row: IdentityRow): Record<string, string> {
  return { ETag: `"${identityEtag(row)}"` };
}
