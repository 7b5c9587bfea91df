import type { CoreInvocationContext, InvocationRequest, InvocationResponse } from './functions-core';
import type { HttpFunction } from './http-function';
import type { LoadedApp } from './load-app';

/**
 * Runs one invocation through the library's own model, in the order and with the hook contexts of the worker
 * (Azure/azure-functions-nodejs-worker, `InvocationHandler`).
 *
 * @returns what the function returned, after its hooks, and what the library made of it for the host
 * @throws what the function, a hook or the library throws
 */
export async function invoke(
  { app, model }: LoadedApp,
  { handler, metadata }: HttpFunction,
  request: InvocationRequest,
): Promise<{ result: unknown; response: InvocationResponse }> {
  const hookData = {};
  const { appHookData } = app;
  let invocationContext: unknown;
  const core: CoreInvocationContext = {
    invocationId: request.invocationId,
    metadata,
    request,
    state: undefined,
    log: (level, category, message) => app.log(level, category, message, { hookData, invocationContext }),
  };
  const invocation = await model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  invocationContext = context;

  const before = { hookData, appHookData, invocationContext, functionCallback: handler, inputs };
  await inState(core, 'preInvocationHooks', () => app.runHooks('preInvocation', before));

  const after = {
    hookData,
    appHookData,
    invocationContext,
    inputs: before.inputs,
    result: null as unknown,
    error: null as unknown,
  };
  try {
    const run = () => invocation.invokeFunction(context, before.inputs, before.functionCallback);
    after.result = await inState(core, 'invocation', run);
  } catch (error) {
    after.error = error;
  }
  await inState(core, 'postInvocationHooks', () => app.runHooks('postInvocation', after));
  // A hook may have cleared the error, or set one.
  if (after.error !== null && after.error !== undefined) throw after.error;

  return { result: after.result, response: await invocation.getResponse(context, after.result) };
}

async function inState<T>(
  core: CoreInvocationContext,
  state: CoreInvocationContext['state'],
  run: () => Promise<T>,
): Promise<T> {
  core.state = state;
  try {
    return await run();
  } finally {
    core.state = undefined;
  }
}
