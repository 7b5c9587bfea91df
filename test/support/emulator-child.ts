// An emulator in a process of its own, which its parent may kill at any moment. A rejection that nobody handles ends it.
import { readFileSync } from 'node:fs';
import { type EmulatorOptions, startEmulator } from '../../lib/emulator/emulator';

const options = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as EmulatorOptions;
const began = performance.now();
const emulator = await startEmulator({ ...options, log: line => process.stderr.write(`${line}\n`) });
process.send?.({
  port: emulator.port,
  ca: emulator.ca,
  names: emulator.names(),
  dps: emulator.provisioningServices.list().map(({ name }) => emulator.provisioningServices.connectionString(name)),
  hubs: emulator.iotHubs.hostNames().map(name => [name, emulator.iotHubs.connectionString(name)]),
  startedIn: performance.now() - began,
});
process.once('message', async () => {
  await emulator.stop();
  process.disconnect();
});
