/**
 * The part of `@azure/functions-core` that HTTP functions need. The worker injects that module at run time and publishes no package,
 * so its shapes are declared here, from the worker's `types-core/index.d.ts` (Azure/azure-functions-nodejs-worker).
 */

/** How much a log entry matters. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** Who wrote a log entry: the app, or the worker and the library. */
export type LogCategory = 'user' | 'system' | 'customMetric';

/** The app's own function. */
export type Handler = (...args: unknown[]) => unknown;

/** A trigger, input or output of a function; an HTTP trigger carries its route, methods and auth level here. */
export interface Binding {
  type?: string;
  direction?: 'in' | 'out' | 'inout';
  authLevel?: string;
  methods?: string[];
  route?: string;
}

/** What the library tells the host about a function when the app registers it. */
export interface FunctionMetadata {
  name: string;
  bindings: Record<string, Binding>;
}

/** One value on its way between host and worker, in the one member that fits its type. */
export interface TypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  http?: HttpData | null;
}

/** An HTTP request on its way to the worker or a response on its way back. */
export interface HttpData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: TypedData | null;
  statusCode?: string | null;
  cookies?: Cookie[];
}

/** A cookie of a response; what the app left out is undefined. */
export interface Cookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
}

/** The W3C trace context of an invocation (https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  traceParent: string;
  traceState: string;
}

/** What the host sends to the worker to have a function run. */
export interface InvocationRequest {
  invocationId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: TraceContext;
}

/** What the worker sends back; `returnValue.http` holds the response unless it was streamed. */
export interface InvocationResponse {
  returnValue?: TypedData | null;
}

/** What the worker hands to the programming model at each invocation. */
export interface CoreInvocationContext {
  invocationId: string;
  metadata: FunctionMetadata;
  request: InvocationRequest;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** How the library runs one invocation; its methods are called in this order. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: Handler): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** The library itself, as it presents itself to the worker. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(defaults: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}
