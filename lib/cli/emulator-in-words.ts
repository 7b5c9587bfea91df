import pc from 'picocolors';
import type { Emulator } from '../emulator/emulator';

/** Where an emulator is, and under which names. */
export function emulatorInWords({ port, names }: Emulator): string {
  return [`  DPS and IoT hubs on ${pc.cyan(`127.0.0.1:${port}`)}, as`, ...names().map(name => `    ${name}`)].join(
    '\n',
  );
}

/** Says that something else listens on a wanted port; undefined where the wanted one is served. */
export function busyPortInWords(wanted: number, served: number): string | undefined {
  return wanted === 0 || wanted === served ? undefined : `${wanted} is busy, serving on ${served} instead`;
}
