import type { FunctionMetadata, Handler, LogCategory, LogLevel, ProgrammingModel } from './functions-core';
import { printLog } from './log';

/** The moments at which an app may have code of its own run. */
export type HookName = 'appStart' | 'preInvocation' | 'postInvocation' | 'appTerminate' | 'log';

/** A hook as the app registered it; what it changes in its context takes effect. */
export type HookCallback = (context: object) => unknown;

/** The loaded function app: what it registered, and what its hooks share. */
export class App {
  readonly functions = new Map<string, { metadata: FunctionMetadata; handler: Handler }>();
  readonly hooks: Record<HookName, HookCallback[]> = {
    appStart: [],
    preInvocation: [],
    postInvocation: [],
    appTerminate: [],
    log: [],
  };
  /** What all hooks share. */
  readonly appHookData = {};
  /** What only the hooks of start and end share. */
  readonly #appLevelHookData = {};
  programmingModel: ProgrammingModel | undefined;
  /** Once true, the app can register no more functions. */
  isStarted = false;

  /** Runs the hooks of an invocation one after the other, in the order of their registration; the first that throws ends it. */
  async runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of this.hooks[name]) await hook(context);
  }

  /** Runs the hooks of the app's start or end, likewise. */
  runAppHooks(name: 'appStart' | 'appTerminate', context: object = {}): Promise<void> {
    return this.runHooks(name, { ...context, hookData: this.#appLevelHookData, appHookData: this.appHookData });
  }

  /** Prints a log entry after the app's log hooks have seen it; they may change an entry of the app's own. */
  log(
    level: LogLevel,
    category: LogCategory,
    message: string,
    invocation?: { hookData: object; invocationContext: unknown },
  ): void {
    const entry = {
      level,
      category,
      message,
      hookData: invocation?.hookData ?? {},
      appHookData: this.appHookData,
      invocationContext: invocation?.invocationContext,
    };
    try {
      for (const hook of this.hooks.log) hook(entry);
    } catch {
      // A broken log hook must not cost the entry; the worker ignores it, too.
    }
    if (category === 'user') printLog(entry.level, category, entry.message);
    else printLog(level, category, message);
  }
}
