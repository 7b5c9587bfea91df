// Loaded before a program by `node --require`: its connections to the hosts of a running emulator go there. Prints nothing unless
// DPS_EMULATOR_DEBUG is set.
import { followConnectFile } from './follow-file';
import { patchConnections } from './patch';

const { DPS_EMULATOR: path, DPS_EMULATOR_DEBUG: isDebugging } = process.env;

patchConnections(
  followConnectFile(path || undefined, process.cwd(), line => {
    if (isDebugging) process.stderr.write(`dps-allocator/connect-local: ${line}\n`);
  }),
);
