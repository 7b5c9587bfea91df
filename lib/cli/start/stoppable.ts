/** What runs until it is told to stop. */
export interface Stoppable {
  isStopping(): boolean;
  /** Stops what runs, the latest first, and ends the process. */
  stop(exitCode: number): Promise<void>;
  /** Something that runs now, and how it stops. */
  stopLater(stop: () => Promise<void>): void;
}

/** Stops on SIGINT and SIGTERM, at whatever point. */
export function stoppable(exitCode: number): Stoppable {
  const running: (() => Promise<void>)[] = [];
  let isStopping = false;
  const stop = async (exitCode: number) => {
    isStopping = true;
    for (const each of running.reverse()) await each();
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(exitCode));
  return { isStopping: () => isStopping, stop, stopLater: each => void running.push(each) };
}
