import type { HttpAnswer, HttpCall } from '../doors/http-api';
import { HubError } from './hub-error';
import type { HubRoom } from './room';
import { type HubRoute, matches, readBody, readIfMatch } from './route';
import { patchTwin, replaceTwin, type TwinChange, type TwinRow, twinEtag, twinJson } from './twin';
import { readTwinUpdate, type TwinUpdate } from './twin-update';

/** The calls on twins. PATCH merges, PUT replaces tags and desired properties; both answer the whole twin. */
export function twinRoutes(room: HubRoom): HubRoute[] {
  const { registry, switches } = room;
  const change =
    (changed: (row: TwinRow, update: TwinUpdate, now: string) => TwinChange) =>
    (call: HttpCall, id: string): HttpAnswer => {
      const row = registry.twin(id);
      if (!matches(readIfMatch(call), twinEtag(row))) {
        throw new HubError('PreconditionFailed', `ETag mismatch for device ID '${id}'`);
      }
      const update = readTwinUpdate(readBody(call));
      room.commit(registry.twinUpdate(id, changed(row, update, registry.now())));
      return wholeTwin(room, id);
    };
  return [
    { method: 'GET', path: '/twins/:id', right: 'ServiceConnect', answer: (_call, id) => wholeTwin(room, id) },
    { method: 'PATCH', path: '/twins/:id', right: 'ServiceConnect', answer: change(patchTwin) },
    {
      method: 'PUT',
      path: '/twins/:id',
      right: 'ServiceConnect',
      answer: change((row, update, now) => replaceTwin(row, update, now, switches)),
    },
  ];
}

function wholeTwin({ registry, presences }: HubRoom, id: string): HttpAnswer {
  return { status: 200, body: twinJson(registry.twin(id), registry.get(id), presences.of(id)) };
}
