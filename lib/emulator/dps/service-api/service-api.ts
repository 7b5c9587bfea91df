import { randomUUID } from 'node:crypto';
import type { HttpAnswer, HttpCall } from '../../doors/http-api';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, errorAnswer, isRefused, notFound, refusal } from '../dps-error';
import { pathSegments } from '../path-segments';
import type { AccessRight, ProvisioningService } from '../provisioning-service';
import { authorize } from './authorize';
import { enrollmentCalls } from './enrollment-calls';
import { registrationCalls } from './registration-calls';
import type { Handler } from './service-call';

/** What a path and method are for. */
interface Route {
  right: AccessRight;
  handle: Handler;
}

/** The first segments of the paths of the service API, in lower case; the device API begins with an id scope. */
const collections = ['enrollments', 'enrollmentgroups', 'registrations'];

/** Whether a path is one of the service API, and not of the device API that the same host serves. */
export function isServicePath(path: string): boolean {
  const [collection = ''] = pathSegments(path) ?? [];
  return collections.includes(collection.toLowerCase());
}

/**
 * The service API of a DPS. Paths are the same in any case and with a trailing slash; any `api-version` will do, but one
 * there must be. Bulk calls are answered by an error that says that they are missing here.
 */
export function serviceApi(context: DpsContext): (service: ProvisioningService, call: HttpCall) => HttpAnswer {
  const routes = routesOf(context);
  return (service, call) => {
    const result = answerTo(service, call);
    if (isRefused(result) && result.why !== undefined)
      context.log(`${service.name}: ${call.method} ${call.path} is refused with ${result.status}: ${result.why}`);
    const answer = isRefused(result) ? errorAnswer(result, context.clock.now()) : result;
    return { ...answer, headers: { 'x-ms-request-id': randomUUID(), ...answer.headers } };
  };

  function answerTo(service: ProvisioningService, call: HttpCall): HttpAnswer | DpsError {
    const segments = pathSegments(call.path);
    if (!segments) return badRequest('The path is not well encoded.');
    const [collection = '', id = '', action = '', ...rest] = segments;
    const shape = [collection.toLowerCase(), ...shapeOf(collection, id, action)].join('/');
    const methods = rest.length > 0 ? undefined : routes[shape];
    if (!methods) return notFound('There is no such path in the service API.');
    if (!call.query.get('api-version')) return badRequest('The query needs an api-version.');
    const route = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
    if (!route) return refusal(405000, `The service API has no ${call.method} of this path.`);
    return authorize(call, service, route.right, context.clock.now()) ?? route.handle({ service, id, call });
  }
}

/** The path without its ids, as the table of routes has it. `query` in place of an enrollment's id is no id. */
function shapeOf(collection: string, id: string, action: string): string[] {
  if (id === '') return [];
  const isQuery = action === '' && id.toLowerCase() === 'query' && collection.toLowerCase() !== 'registrations';
  return isQuery ? ['query'] : ['{id}', ...(action === '' ? [] : [action.toLowerCase()])];
}

/** Rights: Microsoft, "Control access to DPS", "Permissions"; that of attestationmechanism is a switch. */
function routesOf(context: DpsContext): Record<string, Record<string, Route>> {
  const registrations = registrationCalls(context);
  return Object.assign(Object.create(null), {
    ...enrollmentRoutes(context, 'enrollments', enrollmentCalls(context, 'individual')),
    ...enrollmentRoutes(context, 'enrollmentgroups', enrollmentCalls(context, 'group')),
    enrollments: { POST: { right: 'EnrollmentWrite', handle: missing('bulk operations on enrollments') } },
    'registrations/{id}': {
      GET: { right: 'RegistrationStatusRead', handle: registrations.get },
      DELETE: { right: 'RegistrationStatusWrite', handle: registrations.delete },
    },
    'registrations/{id}/query': {
      POST: { right: 'RegistrationStatusRead', handle: missing('queries of registrations') },
    },
  } satisfies Record<string, Record<string, Route>>);
}

function enrollmentRoutes(
  { switches }: DpsContext,
  collection: string,
  calls: ReturnType<typeof enrollmentCalls>,
): Record<string, Record<string, Route>> {
  return {
    [`${collection}/{id}`]: {
      PUT: { right: 'EnrollmentWrite', handle: calls.put },
      GET: { right: 'EnrollmentRead', handle: calls.get },
      DELETE: { right: 'EnrollmentWrite', handle: calls.delete },
    },
    [`${collection}/{id}/attestationmechanism`]: {
      POST: { right: switches.attestationMechanismRight, handle: calls.attestationMechanism },
    },
    [`${collection}/query`]: { POST: { right: 'EnrollmentRead', handle: calls.query } },
  };
}

function missing(what: string): Handler {
  return () => refusal(501000, `The emulator of DPS does not have ${what} yet.`);
}
