import type { HttpFunction } from './http-function';

/** What a parent process is told when requests can come. */
export interface Ready {
  type: 'ready';
  port: number;
  /** The key that opens all functions; absent when keys are not checked. */
  key?: string;
  functions: Pick<HttpFunction, 'name' | 'methods' | 'route' | 'path' | 'authLevel'>[];
}

/** Tells the parent process, or else a human on stdout, which functions can be called, where, and with which key. */
export function announce(
  functions: readonly HttpFunction[],
  host: string,
  port: number,
  key: string | undefined,
): void {
  if (process.send) process.send(toReady(functions, port, key));
  else process.stdout.write(toList(functions, host, port, key));
}

function toReady(functions: readonly HttpFunction[], port: number, key: string | undefined): Ready {
  return {
    type: 'ready',
    port,
    ...(key !== undefined && { key }),
    functions: functions.map(({ name, methods, route, path, authLevel }) => ({
      name,
      methods,
      route,
      path,
      authLevel,
    })),
  };
}

function toList(functions: readonly HttpFunction[], host: string, port: number, key: string | undefined): string {
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const lines = functions.map(({ name, methods, path }) => `  ${name}: [${methods.join(',')}] ${origin}${path}`);
  const keyLine = key === undefined ? [] : ['', `Key (header x-functions-key, or ?code=): ${key}`];
  return ['Functions:', '', ...lines, ...keyLine, '', ''].join('\n');
}
