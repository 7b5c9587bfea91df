/** The emulator's time. Time stamps, tokens and certificates live on wall time; only DPS's own waits can be shortened. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Calls back after a wait of DPS, in milliseconds before `speed` divides them. Returns the way to cancel it. */
  after(milliseconds: number, run: () => void): () => void;
  /** By what DPS's waits are divided. */
  readonly speed: number;
}

/** Whether a value can be a clock's speed: 1 to 100000. */
export function isSpeed(value: unknown): value is number {
  return typeof value === 'number' && value >= 1 && value <= 100_000;
}

/** The wall's clock; its waits keep no process alive. */
export function wallClock(speed: number): Clock {
  return {
    speed,
    now: Date.now,
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
