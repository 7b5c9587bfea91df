import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import {
  candidateFiles,
  filesUpwards,
  type LocalServices,
  readConnectFile,
} from '../../emulator/connect-local/connect-file';
import { connectLocal } from '../../emulator/connect-local/connect-local';
import { isAlive } from '../../emulator/kernel/process-alive';
import { UserError } from '../exit';
import { root } from '../project';

/** The emulator that runs on this machine, as a command sees it. */
export interface RunningEmulator {
  /** Asks the emulator's own API; undefined where it does not know what is asked for. */
  ask(path: string): Promise<unknown>;
  /** One of its DPS instances: the named one, else the first. Throws where there is none of the name. */
  provisioningService(name: string | undefined): LocalServices['provisioningServices'][number];
  /** The connection string of a hub; throws where there is none of the name. */
  hub(hostName: string): string;
}

/**
 * Finds the running emulator as the preload does (DPS_EMULATOR, or upwards from the working directory, or in this
 * checkout), and sends the connections of this process to its hosts there.
 *
 * @throws UserError where none runs
 */
export function runningEmulator(): RunningEmulator {
  const { DPS_EMULATOR: path } = process.env;
  const files = path ? candidateFiles(path) : [...filesUpwards(process.cwd()), ...filesUpwards(root)];
  const found = files.map(readConnectFile).find(content => content && isAlive(content.pid));
  if (!found)
    throw new UserError(
      'no emulator runs here: start one with `npm start` or `dps-allocator emulator start`; one that was started in another folder is found with DPS_EMULATOR=<its folder .dps-allocator>',
    );
  const { services = { provisioningServices: [], hubs: [] }, ports, ca } = found;
  connectLocal(found);
  return {
    ask: path =>
      new Promise((resolve, reject) => {
        get({ host: 'localhost', port: ports['443'], path, ca }, async response => {
          const body = await text(response);
          resolve(response.statusCode === 200 ? JSON.parse(body) : undefined);
        }).on('error', reject);
      }),
    provisioningService(name) {
      const known = services.provisioningServices;
      const service =
        name === undefined ? known[0] : known.find(each => each.name.toLowerCase() === name.toLowerCase());
      if (service) return service;
      if (known.length === 0) throw new UserError('the emulator has no DPS: its configuration names none');
      throw new UserError(`the emulator has no DPS ${name}; known are ${known.map(each => each.name).join(', ')}`);
    },
    hub(hostName) {
      const hub = services.hubs.find(each => each.hostName.toLowerCase() === hostName.toLowerCase());
      if (hub) return hub.connectionString;
      throw new UserError(
        `the emulator has no hub ${hostName}; known are ${services.hubs.map(each => each.hostName).join(', ')}`,
      );
    },
  };
}
