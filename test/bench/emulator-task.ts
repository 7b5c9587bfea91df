import { join } from 'node:path';

/** What the emulator's process is told; it answers each with one message. */
export type EmulatorTask =
  | { do: 'start'; folder: string; webhook: string; hubs: string[] }
  | { do: 'cpu' }
  | { do: 'copy'; journal: string; of: string; devices: number }
  | { do: 'open'; journal: string }
  | { do: 'stop' };

/** What it answers to `start`. */
export interface EmulatorStarted {
  connectFile: string;
  /** The primary key of the group that devices register with. */
  groupKey: string;
}

/** What it answers to `open`. */
export interface Opened {
  milliseconds: number;
  /** What the state takes on the heap. */
  heapBytes: number;
}

/** Of the DPS that is measured. */
export const idScope = '0ne00000001';

/** Where the state is kept. */
export function journalIn(folder: string): string {
  return join(folder, 'state.jsonl');
}
