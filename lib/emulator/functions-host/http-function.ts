import type { Binding, FunctionMetadata, Handler } from './functions-core';

/** An HTTP function as the app registered it, with what every request to it needs looked up once. */
export interface HttpFunction {
  name: string;
  /** In upper case; all methods when the app named none. */
  methods: string[];
  /** The route template, such as `allocate/{dps?}`; the function's name when the app gave none. */
  route: string;
  /** The route behind the prefix of host.json: what a URL has after host and port. */
  path: string;
  /** `anonymous`, `function` or `admin`. */
  authLevel: string;
  /** The name of the trigger's binding, under which the request is passed. */
  triggerName: string;
  metadata: FunctionMetadata;
  handler: Handler;
}

const allMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];

/** Reads a registered function; undefined when no HTTP request triggers it. */
export function toHttpFunction(
  metadata: FunctionMetadata,
  handler: Handler,
  routePrefix: string,
): HttpFunction | undefined {
  const [triggerName, trigger] = Object.entries(metadata.bindings).find(isHttpTrigger) ?? [];
  if (triggerName === undefined || trigger === undefined) return undefined;
  const route = (trigger.route || metadata.name).replace(/^\/+/, '');
  return {
    name: metadata.name,
    methods: (trigger.methods ?? allMethods).map(method => method.toUpperCase()),
    route,
    path:
      [routePrefix, route]
        .filter(Boolean)
        .map(part => `/${part}`)
        .join('') || '/',
    // The host's default where a binding names none; `app.http` always names one.
    authLevel: (trigger.authLevel ?? 'function').toLowerCase(),
    triggerName,
    metadata,
    handler,
  };
}

function isHttpTrigger([, binding]: [string, Binding]): boolean {
  return binding.type?.toLowerCase() === 'httptrigger';
}
