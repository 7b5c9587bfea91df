import type { HttpAnswer, HttpCall } from '../doors/http-api';
import { parseJson } from '../kernel/json';
import type { AccessRight } from './hub';
import { HubError } from './hub-error';

/** One call of the hub's service API. */
export interface HubRoute {
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** As find-my-way takes it. */
  path: string;
  right: AccessRight;
  /**
   * @param id the path's `:id`, decoded; empty where the path has none
   * @throws HubError
   */
  answer: (call: HttpCall, id: string) => HttpAnswer | Promise<HttpAnswer>;
}

/**
 * The JSON of a call's body.
 *
 * @throws HubError ArgumentInvalid
 */
export function readBody({ body }: HttpCall): unknown {
  const value = parseJson(body);
  if (value === undefined) throw new HubError('ArgumentInvalid', 'BadRequest: the body is no JSON');
  return value;
}

/** The etag of If-Match without quotes, or `*`; undefined where the header is missing or holds an empty one. */
export function readIfMatch({ headers }: HttpCall): string | undefined {
  const etag = headers['if-match']?.trim().replace(/^"(.*)"$/, '$1');
  return etag === '' ? undefined : etag;
}

/** Whether what If-Match asks for is there. Without one everything is. */
export function matches(ifMatch: string | undefined, etag: string): boolean {
  return ifMatch === undefined || ifMatch === '*' || ifMatch === etag;
}
