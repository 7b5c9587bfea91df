import { randomUUID } from 'node:crypto';
import type { HttpAnswer, HttpCall } from '../../doors/http-api';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, errorAnswer, isRefused, notFound, refusal } from '../dps-error';
import { pathSegments } from '../path-segments';
import type { ProvisioningService } from '../provisioning-service';
import type { DeviceAnswer, DeviceCalls } from '../registration/device-calls';
import { retryAfter } from './retry-after';
import { unknownIdScope } from './unknown-id-scope';

/** Finds the DPS of an id scope. */
export type FindByIdScope = (idScope: string) => ProvisioningService | undefined;

/**
 * The device API over HTTPS: `PUT …/register`, `GET …/operations/{id}` and `POST` under
 * `/{idScope}/registrations/{registrationId}`. Any `api-version` will do, but one there must be. Source: the REST
 * specification, device routes.
 */
export function deviceHttp(
  context: DpsContext,
  calls: DeviceCalls,
  findByIdScope: FindByIdScope,
): (call: HttpCall) => HttpAnswer {
  const { clock } = context;
  return call => {
    const result = answerTo(call);
    const answer = isRefused(result) ? errorAnswer(result, clock.now()) : httpAnswer(result, call.path);
    return { ...answer, headers: { 'x-ms-request-id': randomUUID(), ...answer.headers } };
  };

  function answerTo(call: HttpCall): DeviceAnswer | DpsError {
    const segments = pathSegments(call.path);
    if (!segments) return badRequest('The path is not well encoded.');
    const [idScope = '', collection, registrationId, action, operationId, ...rest] = segments;
    if (collection?.toLowerCase() !== 'registrations' || registrationId === undefined || rest.length > 0)
      return notFound('There is no such path in the device API.');
    const apiVersion = call.query.get('api-version');
    if (!apiVersion) return badRequest('The query needs an api-version.');
    const service = findByIdScope(idScope);
    if (!service) return unknownIdScope(context, idScope, registrationId);
    const credentials = {
      sas: call.headers.authorization,
      certificates: call.certificates,
      door: 'https',
    } as const;
    const caller = { registrationId, credentials };
    switch (`${call.method} ${action?.toLowerCase() ?? ''} ${operationId === undefined ? '' : 'id'}`.trimEnd()) {
      case 'PUT register':
        return calls.register(service, caller, { apiVersion, body: call.body });
      case 'GET operations id':
        return calls.operationStatus(service, caller, operationId ?? '');
      case 'POST':
        return calls.lookUp(service, caller, { apiVersion, body: call.body });
      default:
        return refusal(405000, `The device API has no ${call.method} of this path.`);
    }
  }

  function httpAnswer({ status, body }: DeviceAnswer, path: string): HttpAnswer {
    return status === 202
      ? { status, headers: { 'retry-after': retryAfter(context), location: path }, body }
      : { status, body };
  }
}
