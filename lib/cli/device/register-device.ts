import { readFileSync } from 'node:fs';
import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import pc from 'picocolors';
import type { RegistrationTrace } from '../../emulator/kernel/trace';
import { exitCodes, UserError } from '../exit';
import { deviceKey } from './device-key';
import { type RunningEmulator, runningEmulator } from './running-emulator';
import { type Credentials, type DeviceTwin, readTwin, register } from './sdk-device';

/** What `device register` takes. */
export interface RegisterOptions {
  dps?: string;
  group?: string;
  json?: boolean;
  key?: string;
  cert?: string;
  certKey?: string;
  payload?: string;
  transport: 'mqtt' | 'https';
  verbose?: boolean;
}

/** Registers a device on the running emulator, reads its twin in its hub, and prints both. */
export async function registerDevice(registrationId: string, options: RegisterOptions): Promise<void> {
  const emulator = runningEmulator();
  const { idScope, connectionString, provisioningHost } = emulator.provisioningService(options.dps);
  const credentials = await credentialsOf(registrationId, connectionString, options);
  const startedAt = Date.now();
  const began = performance.now();
  const stopWaiting = sayWhyItTakesLong(emulator, registrationId, startedAt);
  const registered = await register({
    provisioningHost,
    idScope,
    registrationId,
    credentials,
    transport: options.transport,
    ...(options.payload !== undefined && { payload: payloadOf(options.payload) }),
  });
  stopWaiting();
  const { assignedHub, deviceId } = registered;
  let twin: DeviceTwin | undefined;
  let hubError: string | undefined;
  if (assignedHub && deviceId) {
    try {
      twin = await readTwin(assignedHub, deviceId, credentials);
    } catch (error) {
      hubError = (error as Error).message;
    }
  }
  const milliseconds = Math.round(performance.now() - began);
  const trace = options.verbose ? await traceSince(emulator, registrationId, startedAt) : undefined;
  if (options.json) console.log(JSON.stringify({ ...registered, twin, hubError, milliseconds, trace }, null, 2));
  else {
    const { status, substatus, errorCode, errorMessage, payload } = registered;
    if (options.verbose)
      console.log(`${trace ? traceInWords(trace) : 'DPS began no registration: the emulator logs why'}\n`);
    console.log(
      inLines({
        status: [status, substatus, errorCode].filter(Boolean).join(' '),
        why: errorMessage,
        hub: assignedHub,
        device: deviceId,
        twin: twin && JSON.stringify(twin.desired),
        refused: hubError && `by the hub: ${hubError}`,
        payload: payload === undefined ? undefined : JSON.stringify(payload),
        took: `${milliseconds} ms`,
        more: status !== 'assigned' && !options.verbose ? 'add --verbose for every step' : undefined,
      }),
    );
  }
  process.exitCode = registered.status === 'assigned' && hubError === undefined ? exitCodes.fine : exitCodes.userError;
}

/** How long one waits before one wonders, in milliseconds. */
const longWait = 4000;

/** Tells once, beside the output, what a registration that takes long is waiting for. Returns the way to stop that. */
function sayWhyItTakesLong(emulator: RunningEmulator, registrationId: string, startedAt: number): () => void {
  const timer = setTimeout(async () => {
    const trace = await traceSince(emulator, registrationId, startedAt).catch(() => undefined);
    const answer = trace?.steps.findLast(({ step }) => step === 'answer');
    const why = answer ? `the webhook was asked (${answer.said}), and is asked again` : 'DPS has not answered yet';
    process.stderr.write(
      `${pc.dim(`still assigning: ${why}; retries take some seven minutes in all, seconds with \`emulator start --speed 100\``)}\n`,
    );
  }, longWait);
  timer.unref();
  return () => clearTimeout(timer);
}

/** The trace of the registration that began since, and not that of an earlier one. */
async function traceSince(
  emulator: RunningEmulator,
  registrationId: string,
  startedAt: number,
): Promise<RegistrationTrace | undefined> {
  const path = `/emulator/traces/${encodeURIComponent(registrationId)}`;
  const trace = (await emulator.ask(path)) as RegistrationTrace | undefined;
  return trace && Date.parse(trace.steps[0]?.at ?? '') >= startedAt ? trace : undefined;
}

async function credentialsOf(
  registrationId: string,
  connectionString: string,
  options: RegisterOptions,
): Promise<Credentials> {
  const { key, cert, certKey } = options;
  if ((cert === undefined) !== (certKey === undefined))
    throw new UserError('--cert and --cert-key belong together', exitCodes.usage);
  if (cert !== undefined && certKey !== undefined) return { certificate: readFile(cert), key: readFile(certKey) };
  if (key !== undefined) return { symmetricKey: key };
  const client = ProvisioningServiceClient.fromConnectionString(connectionString);
  return { symmetricKey: await deviceKey(client, registrationId, options.group) };
}

function payloadOf(text: string): object {
  const json = text.startsWith('@') ? readFile(text.slice(1)) : text;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The message below says it.
  }
  throw new UserError(`--payload must be a JSON object, as '{"fw":"1.2"}', or @ and a file with one`, exitCodes.usage);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, exitCodes.usage);
  }
}

function traceInWords({ steps }: RegistrationTrace): string {
  return steps
    .map(({ step, said, detail }) => {
      const more = detail === undefined ? '' : `\n              ${pc.dim(JSON.stringify(detail))}`;
      return `${pc.bold(step.padEnd(13))} ${said}${more}`;
    })
    .join('\n');
}

function inLines(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name.padEnd(8)} ${value}`)
    .join('\n');
}
