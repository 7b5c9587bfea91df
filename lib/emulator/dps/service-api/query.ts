import type { HttpAnswer, HttpCall } from '../../doors/http-api';
import type { JsonObject } from '../../kernel/json';
import { badRequest, type DpsError } from '../dps-error';
import { parseObject } from '../json-object';

/** How many rows a page has where the call does not say; it may ask for fewer. */
const pageSize = 1000;

/**
 * A page of everything that there is: of the query language only `SELECT *` is known here, with or without a FROM. An
 * empty body asks for the same. Source of the headers: the REST specification.
 *
 * @param type of the rows, for the header `x-ms-item-type`
 */
export function queryPage(
  { body, headers }: HttpCall,
  type: 'Enrollment' | 'EnrollmentGroup' | 'DeviceRegistration',
  rows: readonly JsonObject[],
): HttpAnswer | DpsError {
  const query = body.trim() === '' ? 'SELECT *' : parseObject(body)?.query;
  if (typeof query !== 'string') return badRequest('The body is no JSON object with a query.');
  if (!/^\s*SELECT\s+\*\s*(FROM\s+\w+\s*)?$/i.test(query))
    return badRequest('The emulator of DPS knows no other query than SELECT *.');
  const wanted = Number(headers['x-ms-max-item-count'] ?? pageSize);
  const from = Number(headers['x-ms-continuation'] || 0);
  if (!Number.isInteger(wanted) || wanted < 1) return badRequest('x-ms-max-item-count is no count.');
  if (!Number.isInteger(from) || from < 0) return badRequest('x-ms-continuation is not of this query.');
  const to = from + Math.min(wanted, pageSize);
  return {
    status: 200,
    headers: { 'x-ms-item-type': type, ...(to < rows.length && { 'x-ms-continuation': String(to) }) },
    body: rows.slice(from, to),
  };
}
