import type { HttpAnswer, HttpApi } from './doors/http-api';
import type { Traces } from './kernel/trace';

/** The emulator's own API on localhost, under /emulator; it changes nothing and holds no secret. */
export function emulatorApi(traces: Traces, names: () => readonly string[]): HttpApi {
  return ({ method, path }) => {
    const [, , resource, id] = path.split('/');
    if (method !== 'GET') return failure(405, 'the emulator answers GET only');
    if (resource === undefined || resource === '') return { status: 200, body: { names: names() } };
    if (resource !== 'traces' || id === undefined)
      return failure(404, 'there are /emulator and /emulator/traces/{registrationId}');
    const trace = traces.of(decoded(id));
    return trace
      ? { status: 200, body: trace }
      : failure(404, `${decoded(id)} has not registered since the emulator started`);
  };
}

function failure(status: number, message: string): HttpAnswer {
  return { status, body: { message } };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
