import Module from 'node:module';
import type { App, HookCallback, HookName } from './app';
import type { FunctionMetadata, Handler, LogCategory, LogLevel, ProgrammingModel } from './functions-core';

/** The versions that the app sees: those of the worker whose behaviour this host repeats, and of a host that streams HTTP (4.28 on). */
const workerVersion = '3.12.0';
const hostVersion = '4.1040.0';

/** Undoes a registration. */
class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): unknown {
    const onDispose = this.#onDispose;
    this.#onDispose = undefined;
    return onDispose?.();
  }
}

/**
 * Makes `require('@azure/functions-core')` of all code loaded from now on yield a module that registers with `app`, as the worker
 * does; without it `@azure/functions` falls into its test mode and registers nothing.
 */
export function installCoreModule(app: App): void {
  const core = coreModule(app);
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (request, ...rest) =>
    request === '@azure/functions-core' ? core : load.call(loader, request, ...rest);
}

function coreModule(app: App) {
  return {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerFunction(metadata: FunctionMetadata, handler: Handler) {
      if (app.isStarted) throw new Error('A function can only be registered during app startup.');
      if (app.functions.has(metadata.name))
        throw new Error(`A function named "${metadata.name}" is registered already.`);
      app.functions.set(metadata.name, { metadata, handler });
    },
    registerHook(name: HookName, callback: HookCallback) {
      const hooks = app.hooks[name];
      if (hooks === undefined) throw new RangeError(`There is no hook named "${name}".`);
      hooks.push(callback);
      return new Disposable(() => hooks.splice(hooks.indexOf(callback), 1));
    },
    setProgrammingModel(model: ProgrammingModel) {
      app.programmingModel = model;
    },
    getProgrammingModel: () => app.programmingModel,
    log: (level: LogLevel, category: LogCategory, message: string) => app.log(level, category, message),
  };
}
