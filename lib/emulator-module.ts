import type * as published from '../emulator';
import { canonicalHubName } from './dps/hub-names';
import { type Emulator, startEmulator as start } from './emulator/emulator';
import { deriveDeviceKey } from './emulator/kernel/sas';
import type { EmulatorConfig } from './emulator-config/generated/emulator-config';
import { checkConfig, loadConfig } from './emulator-config/load-config';

/** Whoever registers in the same process reads fractions of a second. */
const clientsOfNode = { retryAfter: 'exact' };

/** `dps-allocator/emulator`: an emulator for tests, in their own process; emulator.d.ts says what each part does. */
export const startEmulator: typeof published.startEmulator = async (options = {} as never) => {
  checkNames(options);
  const { webhook, port = 0, state, speed, switches, connect = true } = options;
  const config = configOf(options);
  const emulator = await start({
    config,
    port,
    connect,
    ...(webhook !== undefined && { webhook }),
    ...(state !== undefined && { state }),
    ...(speed !== undefined && { speed }),
    switches: { ...clientsOfNode, ...config.switches, ...switches },
  });
  return {
    port: emulator.port,
    ca: emulator.ca,
    dps: name => dpsOf(emulator, name),
    hub: host => hubOf(emulator, host),
    trace: emulator.trace,
    stop: emulator.stop,
  };
};

const optionNames = ['config', 'file', 'webhook', 'port', 'state', 'speed', 'switches', 'connect'];

/** Tests in JavaScript have no compiler that finds a misspelt option. */
function checkNames(options: object): void {
  for (const name of Object.keys(options)) if (!optionNames.includes(name)) throw unknown('option', name, optionNames);
}

function configOf({ config, file }: { config?: EmulatorConfig; file?: string }): EmulatorConfig {
  if ((config === undefined) === (file === undefined)) throw new Error('give either a config or the file of one');
  if (file !== undefined) {
    const { problems, config } = loadConfig(file);
    if (config) return config;
    throw wrongConfig(problems.map(({ place, ...problem }) => ({ ...problem, where: `${file}:${place.line}` })));
  }
  // Files that it names are put in their place, which must not show in the caller's object.
  const copy = structuredClone(config) as EmulatorConfig;
  const problems = checkConfig(copy, process.cwd());
  if (problems.length === 0) return copy;
  throw wrongConfig(problems.map(({ path, ...problem }) => ({ ...problem, where: ['config', ...path].join('.') })));
}

function wrongConfig(problems: readonly { where: string; what: string; cure?: string }[]): Error {
  const lines = problems.map(({ where, what, cure }) => `  ${where}: ${what}${cure ? `; ${cure}` : ''}`);
  return new Error(`the emulator's configuration is wrong:\n${lines.join('\n')}`);
}

function dpsOf({ provisioningServices }: Emulator, name: string): published.EmulatedDps {
  const found = provisioningServices.find(name);
  if (!found)
    throw unknown(
      'DPS',
      name,
      provisioningServices.list().map(each => each.name),
    );
  return {
    hostName: `${found.name}.${found.domain}`,
    idScope: found.idScope,
    connectionString: provisioningServices.connectionString(name) ?? '',
    deviceKey(registrationId, groupId) {
      const individual = provisioningServices.enrollment(name, 'individual', registrationId);
      if (groupId === undefined && individual) return primaryKeyOf(individual.record.attestation, registrationId);
      const ids = provisioningServices.enrollments(name).groups.map(({ enrollmentGroupId }) => enrollmentGroupId);
      if (groupId === undefined && ids.length > 1)
        throw new Error(`${registrationId} may be of several groups: name one of ${ids.join(', ')}`);
      const id = groupId ?? ids[0] ?? `for ${registrationId}`;
      const group = provisioningServices.enrollment(name, 'group', id);
      if (!group) throw unknown('enrollment group', id, ids);
      return deriveDeviceKey(primaryKeyOf(group.record.attestation, id), registrationId);
    },
  };
}

function hubOf({ iotHubs }: Emulator, host: string): published.EmulatedHub {
  const hostName = iotHubs.hostNames().find(each => canonicalHubName(each) === canonicalHubName(host));
  if (hostName === undefined) throw unknown('hub', host, iotHubs.hostNames());
  return {
    hostName,
    connectionString: iotHubs.connectionString(hostName),
    twin: deviceId => iotHubs.twin(hostName, deviceId) as published.Twin | undefined,
    telemetryCount: deviceId => iotHubs.telemetryCount(hostName, deviceId),
  };
}

function primaryKeyOf(
  attestation: { type: string; symmetricKey?: { primaryKey: string } },
  enrollment: string,
): string {
  if (attestation.symmetricKey) return attestation.symmetricKey.primaryKey;
  throw new Error(`the enrollment ${enrollment} attests with ${attestation.type}, and has no symmetric key`);
}

function unknown(kind: string, name: string, known: readonly string[]): Error {
  return new Error(`there is no ${kind} ${name}; known: ${known.join(', ') || 'none'}`);
}
