import { defaultPort, standardPorts } from '../addresses';
import { type Door, type DoorOptions, openDoor } from './door';

/** On which ports a door opens. */
export interface WantedPorts {
  /** 0 takes any free one; 8443 if not given, or a free one where that is busy. */
  port?: number | undefined;
  /** Takes a free port where the given one is busy, too. */
  anyPort?: boolean | undefined;
  /** Listens on the ports of Azure's hosts as well. */
  standardPorts?: boolean | undefined;
}

/** Opens a door on the wanted ports. Rejects with the system's error where it cannot listen, and then nothing is open. */
export async function openPorts(wanted: WantedPorts, options: Omit<DoorOptions, 'port'>): Promise<Door> {
  const { port, anyPort = port === undefined } = wanted;
  const door = await openDoor({ ...options, port: port ?? defaultPort }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && anyPort) return openDoor({ ...options, port: 0 });
    throw error;
  });
  if (!wanted.standardPorts) return door;
  try {
    for (const also of standardPorts) await door.listenAlso(also);
    return door;
  } catch (error) {
    await door.close();
    throw error;
  }
}
