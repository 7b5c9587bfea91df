import { canonicalHubName } from '../../../lib/dps/hub-names';
import type { InitialTwin, LinkedHubs, ProvisionedDevice } from '../../../lib/emulator/dps/linked-hubs';
import type { State } from '../../../lib/emulator/kernel/state';

/** A device in a hub that is only a table. */
export interface FakeIdentity extends Omit<ProvisionedDevice, 'initialTwin'> {
  twin: InitialTwin;
  /** What the device reported; a number stands for it. */
  reported: number;
}

/** Hubs as rows, with no rules of their own but one: a tag named `refuse` breaks a limit. */
export class FakeHubs implements LinkedHubs {
  readonly #table;
  readonly #hubs: readonly string[];

  constructor(state: State, hubs: readonly string[]) {
    this.#table = state.table<FakeIdentity>('fakeIdentities');
    this.#hubs = hubs;
  }

  identity(hub: string, deviceId: string): FakeIdentity | undefined {
    return this.#table.get(hub, deviceId);
  }

  exists(hub: string) {
    return this.#hubs.includes(canonicalHubName(hub));
  }

  has(hub: string, deviceId: string) {
    return this.#table.get(hub, deviceId) !== undefined;
  }

  provision(hub: string, { initialTwin, ...device }: ProvisionedDevice) {
    if (initialTwin?.tags?.refuse) throw new Error('ErrorCode:ArgumentInvalid;the tags are too large');
    const existing = this.#table.get(hub, device.deviceId);
    const twin = initialTwin ?? existing?.twin ?? {};
    return [this.#table.put(hub, device.deviceId, { ...device, twin, reported: existing?.reported ?? 0 })];
  }

  reset(hub: string, { initialTwin, ...device }: ProvisionedDevice) {
    return [this.#table.put(hub, device.deviceId, { ...device, twin: initialTwin ?? {}, reported: 0 })];
  }

  migrate(from: string, to: string, { initialTwin: _, ...device }: ProvisionedDevice) {
    const { twin, reported, capabilities } = this.#table.get(from, device.deviceId) ?? {
      twin: {},
      reported: 0,
      ...device,
    };
    return [this.#table.put(to, device.deviceId, { ...device, capabilities, twin, reported })];
  }

  remove(hub: string, deviceId: string) {
    return [this.#table.remove(hub, deviceId)];
  }

  /** As if the device had reported something. */
  report(state: State, hub: string, deviceId: string, reported: number) {
    const identity = this.#table.get(hub, deviceId);
    if (identity) state.commit(this.#table.put(hub, deviceId, { ...identity, reported }));
  }
}
