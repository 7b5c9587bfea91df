import { HubError } from './hub-error';

/** A direct method that a service calls. */
export interface MethodCall {
  methodName: string;
  payload: unknown;
  responseTimeoutInSeconds: number;
  connectTimeoutInSeconds: number;
}

/** What a device answers to a method. */
export interface MethodResult {
  status: number;
  /** Undefined where the device answered no JSON. */
  payload: unknown;
}

/** Calls back once after so many seconds of wall time; returns the way to cancel that. */
export type Wait = (seconds: number, run: () => void) => () => void;

/** Hands a method to a device. */
export type SendMethod = (rid: string, methodName: string, payload: string) => void;

/** The direct methods of one hub that wait for a device or for its answer. */
export class DirectMethods {
  readonly #pending = new Map<string, { deviceId: string; settle: (result: MethodResult) => void }>();
  readonly #ready = new Map<string, SendMethod>();
  readonly #waiting = new Map<string, Set<(send: SendMethod) => void>>();
  #lastRid = 0;

  constructor(private readonly wait: Wait) {}

  /** A device listens for methods from now on. */
  listens(deviceId: string, send: SendMethod): void {
    this.#ready.set(deviceId, send);
    const waiting = this.#waiting.get(deviceId);
    this.#waiting.delete(deviceId);
    for (const proceed of waiting ?? []) proceed(send);
  }

  /** A device does not listen any more. */
  stopped(deviceId: string): void {
    this.#ready.delete(deviceId);
  }

  /** A device has answered; an answer to what nobody waits for is nothing. */
  answered(deviceId: string, rid: string, result: MethodResult): void {
    const pending = this.#pending.get(rid);
    if (pending?.deviceId === deviceId) pending.settle(result);
  }

  /**
   * Calls a method: waits for the device to listen and then for its answer, each for as long as the call says.
   *
   * @throws HubError DeviceNotOnline or GatewayTimeout, as the newer envelope (observed)
   */
  async invoke(deviceId: string, call: MethodCall): Promise<MethodResult> {
    const send = this.#ready.get(deviceId) ?? (await this.#listening(deviceId, call.connectTimeoutInSeconds));
    this.#lastRid += 1;
    const rid = String(this.#lastRid);
    return await new Promise((resolve, reject) => {
      const cancel = this.wait(call.responseTimeoutInSeconds, () => {
        this.#pending.delete(rid);
        reject(new HubError('GatewayTimeout', 'Timed out waiting for the response from device.', {}));
      });
      const settle = (result: MethodResult) => {
        cancel();
        this.#pending.delete(rid);
        resolve(result);
      };
      this.#pending.set(rid, { deviceId, settle });
      send(rid, call.methodName, JSON.stringify(call.payload));
    });
  }

  #listening(deviceId: string, seconds: number): Promise<SendMethod> {
    const timeout = new Date(seconds * 1000).toISOString().slice(11, 19);
    const offline = new HubError('DeviceNotOnline', 'Timed out waiting for device to connect.', { timeout });
    if (seconds === 0) return Promise.reject(offline);
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(deviceId) ?? new Set();
      this.#waiting.set(deviceId, waiting);
      const cancel = this.wait(seconds, () => {
        waiting.delete(proceed);
        if (waiting.size === 0 && this.#waiting.get(deviceId) === waiting) this.#waiting.delete(deviceId);
        reject(offline);
      });
      const proceed = (send: SendMethod) => {
        cancel();
        resolve(send);
      };
      waiting.add(proceed);
    });
  }
}
