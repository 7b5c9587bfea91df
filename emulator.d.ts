import type { EmulatorConfig } from './lib/emulator-config/generated/emulator-config';

// What `dps-allocator/emulator` exports. lib/emulator-module.ts is typed with these.

export type { EmulatorConfig };

/** How an emulator starts: with a `config` or the `file` of one, and the rest as you like. */
export type EmulatorOptions = CommonOptions &
  ({ config: EmulatorConfig; file?: never } | { file: string; config?: never });

export interface CommonOptions {
  /** What enrollments ask that say nothing about their allocation. */
  webhook?: string | undefined;
  /** The TLS port; any free one if not given. */
  port?: number | undefined;
  /** A file that keeps the state; in memory only if not given. */
  state?: string | undefined;
  /** By what DPS's own waits are divided, such as its retries of the webhook; 1 if not given. */
  speed?: number | undefined;
  /** What Azure does not document; laid over the configuration's. */
  switches?: Record<string, unknown> | undefined;
  /** Sends this process's own connections to the emulated hosts to the emulator; true if not given. */
  connect?: boolean | undefined;
}

/** A running emulator. */
export interface Emulator {
  /** The TLS port, on 127.0.0.1. */
  readonly port: number;
  /** PEM of the authority that clients must trust, where the emulator does not connect them. */
  readonly ca: string;
  /** A DPS instance, by its name. Throws where there is none. */
  dps(name: string): EmulatedDps;
  /** A hub, by its host name. Throws where there is none. */
  hub(host: string): EmulatedHub;
  /** What happened at the latest registration of an id, step by step. */
  trace(registrationId: string): RegistrationTrace | undefined;
  /** Closes every connection, and takes back what was patched. The state in a file stays. */
  stop(): Promise<void>;
}

export interface EmulatedDps {
  /** Its own, `<name>.azure-devices-provisioning.net`: for devices and for the service SDK. */
  readonly hostName: string;
  readonly idScope: string;
  /** Of the owner, for the service SDK. */
  readonly connectionString: string;
  /**
   * The symmetric key of a device, base64: of its individual enrollment, else derived from the key of its group. The group
   * can be left out where there is only one. Throws where there is no such enrollment, or it has no symmetric key.
   */
  deviceKey(registrationId: string, groupId?: string): string;
}

export interface EmulatedHub {
  readonly hostName: string;
  /** Of the owner, for the service SDK. */
  readonly connectionString: string;
  /** The twin of a device, as the service API shows it; undefined where the hub does not know the device. */
  twin(deviceId: string): Twin | undefined;
  /** How many messages a device has sent since the emulator started. */
  telemetryCount(deviceId: string): number;
}

export interface Twin {
  deviceId: string;
  tags?: Record<string, unknown>;
  properties: { desired: Record<string, unknown>; reported: Record<string, unknown> };
  [member: string]: unknown;
}

export interface RegistrationTrace {
  dps: string;
  registrationId: string;
  operationId: string;
  steps: TraceStep[];
}

export interface TraceStep {
  /** ISO 8601, UTC. */
  at: string;
  step: 'attestation' | 'webhook' | 'answer' | 'hub' | 'status';
  /** In words, without any secret. */
  said: string;
  /** The request to the webhook, or its answer, as JSON without any secret. */
  detail?: unknown;
}

/**
 * Starts DPS and IoT hubs in this process.
 *
 * @throws Error where the configuration, the state or the port cannot be used, and why
 */
export function startEmulator(options: EmulatorOptions): Promise<Emulator>;
