import { never } from './dotnet-time';

/** What a hub knows of a device's connections. It is kept in memory only. */
export interface Presence {
  connected: boolean;
  /** ISO 8601, UTC. */
  connectionStateUpdatedTime: string;
  /** When the device last connected or sent something; ISO 8601, UTC. */
  lastActivityTime: string;
  /** How many messages the device has sent to the cloud. */
  telemetryCount: number;
}

const neverSeen: Presence = {
  connected: false,
  connectionStateUpdatedTime: never,
  lastActivityTime: never,
  telemetryCount: 0,
};

/** Who is and was there, of the devices of one hub. */
export class Presences {
  readonly #known = new Map<string, Presence>();

  of(deviceId: string): Presence {
    return this.#known.get(deviceId) ?? neverSeen;
  }

  /** @param now ISO 8601, UTC */
  connected(deviceId: string, now: string): void {
    this.#change(deviceId, { connected: true, connectionStateUpdatedTime: now, lastActivityTime: now });
  }

  disconnected(deviceId: string, now: string): void {
    this.#change(deviceId, { connected: false, connectionStateUpdatedTime: now });
  }

  active(deviceId: string, now: string): void {
    this.#change(deviceId, { lastActivityTime: now });
  }

  telemetry(deviceId: string): void {
    this.#change(deviceId, { telemetryCount: this.of(deviceId).telemetryCount + 1 });
  }

  forget(deviceId: string): void {
    this.#known.delete(deviceId);
  }

  /** How many devices are connected. */
  connectedCount(): number {
    let count = 0;
    for (const { connected } of this.#known.values()) if (connected) count += 1;
    return count;
  }

  #change(deviceId: string, change: Partial<Presence>): void {
    this.#known.set(deviceId, { ...this.of(deviceId), ...change });
  }
}
