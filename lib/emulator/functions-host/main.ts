import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import { announce } from './announce';
import { App } from './app';
import { applyLocalSettings, readRoutePrefix } from './app-files';
import { installCoreModule } from './core-module';
import { type HttpFunction, toHttpFunction } from './http-function';
import { loadApp } from './load-app';
import { createRouter } from './router';
import { createHostServer, listen } from './server';
import { StartError } from './start-error';
import { stopWhenAsked } from './stop';

/**
 * Plays the Azure Functions host and its Node worker for the HTTP functions of one app: loads the built bundle as the worker does and
 * dispatches requests through the bundle's own `@azure/functions`. What goes wrong at run time in the app, an uncaught exception or an
 * unhandled rejection, ends the process with 1 as it ends a worker; that is Node's default and needs no code here.
 */
async function main(): Promise<void> {
  const { root, port, host, isKeyed } = readArguments();
  applyLocalSettings(root, process.env);
  const routePrefix = readRoutePrefix(root);
  const app = new App();
  installCoreModule(app);
  const loaded = await loadApp(root, app);
  const functions = httpFunctions(app, routePrefix);
  const key = isKeyed ? process.env.FUNCTIONS_HOST_KEY || randomBytes(32).toString('base64url') : undefined;
  const server = createHostServer(loaded, createRouter(functions), key === undefined ? undefined : () => [key]);
  const boundPort = await listen(server, port, host);
  stopWhenAsked(server, app);
  announce(functions, host, boundPort, key);
}

function readArguments(): { root: string; port: number; host: string; isKeyed: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        root: { type: 'string', default: '.' },
        port: { type: 'string', default: '7071' },
        host: { type: 'string', default: '127.0.0.1' },
        auth: { type: 'boolean', default: false },
      },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error(`--port ${values.port} is no port`);
    return { root: resolve(values.root), port: Number(values.port), host: values.host, isKeyed: values.auth };
  } catch (error) {
    throw new StartError(
      `${(error as Error).message}; usage: functions-host [--root DIR] [--port N] [--host ADDRESS] [--auth]`,
    );
  }
}

function httpFunctions(app: App, routePrefix: string): HttpFunction[] {
  return [...app.functions.values()].flatMap(({ metadata, handler }) => {
    const fn = toHttpFunction(metadata, handler, routePrefix);
    if (fn === undefined)
      app.log('warning', 'system', `the function "${metadata.name}" has no HTTP trigger and never runs here`);
    return fn ?? [];
  });
}

main().catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  if (error.cause !== undefined) process.stderr.write(`${inspect(error.cause)}\n`);
  const exit = () => process.exit(1);
  if (process.send)
    process.send({ type: 'failed', code: error.code, message: error.message }, undefined, undefined, exit);
  else exit();
});
