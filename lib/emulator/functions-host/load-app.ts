import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { App } from './app';
import { findMain } from './app-files';
import type { ProgrammingModel } from './functions-core';
import { StartError } from './start-error';

/** An app that has started. */
export interface LoadedApp {
  app: App;
  /** The library that the app registered with; it runs the invocations. */
  model: ProgrammingModel;
  /** The library's own HTTP server, through which requests must go when the app switched HTTP streaming on. */
  httpUri: string | undefined;
}

/**
 * Loads the app of a folder into `app` and starts it, in the worker's order: working directory, `main`, the appStart hooks, then the
 * library's capabilities, which locks `app.setup`. The core module must be installed.
 *
 * @throws StartError when there is no `main`, it throws while it loads, or it registers no function
 */
export async function loadApp(root: string, app: App): Promise<LoadedApp> {
  const { file, isEsm } = findMain(root);
  process.chdir(root);
  try {
    await (isEsm ? import(pathToFileURL(file).href) : createRequire(file)(file));
    await app.runAppHooks('appStart', { functionAppDirectory: root });
  } catch (error) {
    throw new StartError(`${file} failed while it started: ${String(error)}`, 'APP', error);
  }
  const model = app.programmingModel;
  if (app.functions.size === 0 || model === undefined) {
    throw new StartError(`${file} registers no function: call app.http of @azure/functions in it`);
  }
  const capabilities = await model.getCapabilities?.({});
  app.isStarted = true;
  return { app, model, httpUri: capabilities?.HttpUri };
}
