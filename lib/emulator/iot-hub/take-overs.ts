/** Counts how often connections of a device took over from each other in the last ten seconds. */
export class TakeOvers {
  readonly #times = new Map<string, number[]>();

  /**
   * Whether one more is too many; if it is not, it counts.
   *
   * @param now milliseconds since 1970, UTC
   */
  isTooMany(deviceId: string, now: number, allowed: number): boolean {
    const latest = (this.#times.get(deviceId) ?? []).filter(time => time > now - 10_000);
    const isTooMany = latest.length >= allowed;
    if (!isTooMany) latest.push(now);
    this.#times.set(deviceId, latest);
    return isTooMany;
  }

  forget(deviceId: string): void {
    this.#times.delete(deviceId);
  }
}
