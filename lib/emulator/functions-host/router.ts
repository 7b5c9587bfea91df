import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { HttpFunction } from './http-function';
import { readTemplate } from './route-template';
import { StartError } from './start-error';

/** The function that a request is for, with the decoded parameters of its route and the query. */
export interface Match {
  fn: HttpFunction;
  params: Record<string, string>;
  query: Record<string, string>;
}

/** Finds the function for a request; undefined for an unknown route and for a method that the function does not take, both 404. */
export type Router = (method: string, url: string) => Match | undefined;

/** Routes as ASP.NET Core does for the platform: case and a trailing slash do not matter, fixed segments win over parameters. */
export function createRouter(functions: readonly HttpFunction[]): Router {
  const router = findMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    maxParamLength: 8192,
    querystringParser: readQuery,
  });
  for (const fn of functions) {
    const { paths, rest } = readTemplate(fn.path);
    try {
      for (const path of paths) router.on(fn.methods as HTTPMethod[], path, () => {}, { fn, rest });
    } catch (error) {
      throw new StartError(`the function "${fn.name}" cannot be routed: ${(error as Error).message}`);
    }
  }
  return (method, url) => {
    const found = router.find(method as HTTPMethod, url);
    if (found === null) return undefined;
    const { fn, rest } = found.store as { fn: HttpFunction; rest: string | undefined };
    const params = found.params as Record<string, string>;
    return { fn, params: rest === undefined ? params : nameRest(params, rest), query: found.searchParams };
  };
}

function nameRest({ '*': value, ...params }: Record<string, string>, rest: string): Record<string, string> {
  return value ? { ...params, [rest]: value } : params;
}

/** Joins the values of a repeated name with commas, as the platform does (Azure/azure-functions-nodejs-library#168). */
function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text))
    query[name] = name in query ? `${query[name]},${value}` : value;
  return query;
}
