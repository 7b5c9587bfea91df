import { randomInt } from 'node:crypto';
import type { Clock } from '../kernel/clock';
import type { JsonObject } from '../kernel/json';
import type { Change, State, Table } from '../kernel/state';
import { ticks, timestamp } from './dotnet-time';
import { settleScopes } from './edge-scopes';
import { HubError } from './hub-error';
import { changedIdentity, type IdentityRow, type IdentitySettings, newIdentity } from './identity';
import type { SessionRow } from './session';
import { newTwin, type TwinChange, type TwinRow } from './twin';

/** The identities of one hub with what belongs to them. It makes changes ready; who asked for them commits them. */
export class Registry {
  readonly #identities: Table<IdentityRow>;
  readonly #twins: Table<TwinRow>;
  readonly #sessions: Table<SessionRow>;
  readonly #desiredUpdates = new WeakMap<TwinRow, JsonObject>();

  /** @param hub its canonical name */
  constructor(
    state: State,
    readonly hub: string,
    private readonly clock: Clock,
  ) {
    this.#identities = state.table('identities');
    this.#twins = state.table('twins');
    this.#sessions = state.table('sessions');
  }

  find(deviceId: string): IdentityRow | undefined {
    return this.#identities.get(this.hub, deviceId);
  }

  /** @throws HubError DeviceNotFound */
  get(deviceId: string): IdentityRow {
    const identity = this.find(deviceId);
    if (identity === undefined) throw new HubError('DeviceNotFound', deviceId);
    return identity;
  }

  all(): Iterable<IdentityRow> {
    return this.#identities.rows(this.hub);
  }

  count(): number {
    return this.#identities.count(this.hub);
  }

  /** @throws HubError DeviceNotFound */
  twin(deviceId: string): TwinRow {
    const twin = this.#twins.get(this.hub, deviceId);
    if (twin === undefined) throw new HubError('DeviceNotFound', deviceId);
    return twin;
  }

  session(deviceId: string): SessionRow | undefined {
    return this.#sessions.get(this.hub, deviceId);
  }

  /**
   * Makes an identity and its twin.
   *
   * @throws HubError ArgumentInvalid
   */
  creation(deviceId: string, settings: IdentitySettings, twin = newTwin(this.now())): Change[] {
    const generationId = ticks(this.clock.now(), randomInt(10_000));
    const settled = settleScopes(deviceId, settings, undefined, this.all(), generationId);
    const identity = newIdentity(deviceId, settled, { generationId, etag: randomInt(100_000_000, 1_000_000_000) });
    return [this.#identities.put(this.hub, deviceId, identity), this.#twins.put(this.hub, deviceId, twin)];
  }

  /**
   * Writes what a service may set of an identity.
   *
   * @throws HubError ArgumentInvalid
   */
  update(row: IdentityRow, settings: IdentitySettings): Change {
    const settled = settleScopes(row.deviceId, settings, row, this.all(), ticks(this.clock.now(), randomInt(10_000)));
    return this.#identities.put(this.hub, row.deviceId, changedIdentity(row, settled, this.now()));
  }

  /** Removes an identity with all that belongs to it. */
  removal(deviceId: string): Change[] {
    return [this.#identities, this.#twins, this.#sessions].map(table => table.remove(this.hub, deviceId));
  }

  /** Writes a twin. Once that is committed, {@link desiredUpdate} knows of the row what the device is to be told. */
  twinUpdate(deviceId: string, { row, desiredUpdate }: TwinChange): Change {
    if (desiredUpdate) this.#desiredUpdates.set(row, desiredUpdate);
    return this.#twins.put(this.hub, deviceId, row);
  }

  /** What a device is to be told of a row that {@link twinUpdate} wrote, if anything. */
  desiredUpdate(row: TwinRow): JsonObject | undefined {
    return this.#desiredUpdates.get(row);
  }

  /** Writes what is remembered of a device's session, or forgets it. */
  sessionUpdate(deviceId: string, session: SessionRow | undefined): Change {
    return session ? this.#sessions.put(this.hub, deviceId, session) : this.#sessions.remove(this.hub, deviceId);
  }

  /** ISO 8601, UTC. */
  now(): string {
    return timestamp(this.clock.now());
  }
}
