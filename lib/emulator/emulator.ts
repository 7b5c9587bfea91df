import { join } from 'node:path';
import { inspect } from 'node:util';
import type { EmulatorConfig } from '../emulator-config/generated/emulator-config';
import { localNames, standardPorts } from './addresses';
import { removeConnectFile, writeConnectFile } from './connect-local/connect-file';
import { connectLocal } from './connect-local/connect-local';
import type { Door } from './doors/door';
import { openPorts } from './doors/open-ports';
import { type ServedRevocationList, serveRevocationList } from './doors/revocation-list';
import { appUrls } from './dps/custom-allocation/app-urls';
import { webhookCaller } from './dps/custom-allocation/call-webhook';
import { globalHost } from './dps/provisioning-service';
import { createProvisioningServices, type ProvisioningServices } from './dps/provisioning-services';
import { emulatorApi } from './emulator-api';
import { createIotHubs, type IotHubs } from './iot-hub/iot-hubs';
import { issueServerCertificate, keptAuthority, makeAuthority } from './kernel/certificate-authority';
import { isSpeed, wallClock } from './kernel/clock';
import { issueRevocationList } from './kernel/issue-certificate';
import { openJournal } from './kernel/journal';
import { State } from './kernel/state';
import { type RegistrationTrace, rememberTraces } from './kernel/trace';
import { seed } from './seed';
import { readSwitches } from './switches';

/** How an emulator starts. */
export interface EmulatorOptions {
  config: EmulatorConfig;
  /** Where certificate authority and connect file are kept; without it both live in memory, as in a test. */
  folder?: string;
  /** What enrollments of the configuration ask that say nothing about their allocation. */
  webhook?: string;
  /** The TLS port instead of the configuration's; 0 takes any free one. */
  port?: number;
  /** Takes a free port where the wanted one is busy. */
  anyPort?: boolean;
  /** Listens on 443, 8883 and 5671 too, for clients that cannot be sent elsewhere. */
  standardPorts?: boolean;
  /** The journal instead of the configuration's. */
  state?: string;
  speed?: number;
  /** Laid over those of the configuration. */
  switches?: Record<string, unknown>;
  /** Sends this process's own connections to the emulated hosts here. */
  connect?: boolean;
  /** What the operator of the emulator should know, a line each; without secrets. */
  log?: (line: string) => void;
}

/** A running emulator. */
export interface Emulator {
  /** The one TLS port. */
  readonly port: number;
  /** PEM of the authority that clients must trust. */
  readonly ca: string;
  /** The file by which other processes find it; only with a folder. */
  readonly connectFile?: string;
  readonly iotHubs: IotHubs;
  readonly provisioningServices: ProvisioningServices;
  /** The host names that are served. */
  names(): string[];
  /**
   * Makes what is lacking of another configuration: hubs, DPS instances, links, enrollments; overwrites nothing. Clients reach what is new
   * by the connect file, under Azure's names.
   */
  add(config: EmulatorConfig): void;
  /** The latest registration of an id: what happened, step by step. */
  trace(registrationId: string): RegistrationTrace | undefined;
  /** Closes every connection, and takes back what was patched. The state in a file stays. */
  stop(): Promise<void>;
}

/**
 * Starts DPS and IoT hubs in this process.
 *
 * @throws Error where the configuration, the journal, the certificate authority or the port cannot be used, and why
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { config, folder, webhook, log = () => {} } = options;
  if (webhook !== undefined && !isWebUrl(webhook))
    throw new Error(
      `webhook is ${JSON.stringify(webhook)}, and must be a URL such as http://127.0.0.1:7071/api/allocate`,
    );
  const speed = options.speed ?? config.speed ?? 1;
  if (!isSpeed(speed)) throw new Error(`speed is ${inspect(speed)}, and must be a number from 1 to 100000`);
  const switches = readSwitches({ ...config.switches, ...options.switches });
  const state = new State();
  const stateFile = options.state ?? config.state;
  const journal = stateFile === undefined ? undefined : openJournal(stateFile, state);
  const clock = wallClock(speed);
  const traces = rememberTraces(clock.now);
  const iotHubs = createIotHubs({ state, clock, switches: switches.hub, log });
  const provisioningServices = createProvisioningServices({
    state,
    clock,
    traces,
    linkedHubs: iotHubs.linkedHubs,
    callWebhook: webhookCaller(appUrls(config.apps)),
    switches: switches.dps,
    log,
  });
  const host = config.listen?.host ?? '127.0.0.1';
  let revocationList: ServedRevocationList | undefined;
  let door: Door | undefined;
  let connectFile: string | undefined;
  let disconnect: (() => void) | undefined;
  try {
    seed(config, { iotHubs, provisioningServices, webhook, log });
    const names = () => {
      const linked = provisioningServices.list().flatMap(({ links }) => links.map(({ hub }) => hub));
      const all = [...provisioningServices.hostNames(), ...iotHubs.hostNames(), ...linked];
      return [...new Set(all.map(name => name.toLowerCase()))];
    };
    const authority = folder === undefined ? await makeAuthority() : await keptAuthority(join(folder, 'ca'));
    // Only other processes ask for one.
    if (folder !== undefined) revocationList = await serveRevocationList(host, await issueRevocationList(authority));
    const { chain, key } = await issueServerCertificate(authority, names(), revocationList?.url);
    const emulator = emulatorApi(traces, names);
    const ports = { ...options, port: options.port ?? config.listen?.port };
    door = await openPorts(ports, {
      host,
      certificate: { chain, key },
      http: name => {
        const api = provisioningServices.api(name) ?? iotHubs.api(name);
        return localNames.includes(name)
          ? call => (/^\/emulator(\/|$)/.test(call.path) || !api ? emulator : api)(call)
          : api;
      },
      mqtt: username => provisioningServices.mqtt(username) ?? iotHubs.mqtt(username),
      names,
      log,
    });
    const { port } = door;
    const local = () => ({ names: names(), ports: portsTo(port), ca: authority.certificate });
    const services = () => ({
      provisioningServices: provisioningServices.list().map(({ name, idScope, domain }) => ({
        name,
        idScope,
        provisioningHost: globalHost(domain),
        connectionString: provisioningServices.connectionString(name) ?? '',
      })),
      hubs: iotHubs.hostNames().map(hostName => ({ hostName, connectionString: iotHubs.connectionString(hostName) })),
    });
    const announce = () =>
      folder === undefined
        ? undefined
        : writeConnectFile(folder, { pid: process.pid, services: services(), ...local() });
    connectFile = announce();
    if (options.connect) disconnect = connectLocal(local());
    provisioningServices.resume();
    return {
      port,
      ca: authority.certificate,
      ...(connectFile && { connectFile }),
      iotHubs,
      provisioningServices,
      names,
      add(more) {
        seed(more, { iotHubs, provisioningServices, webhook, log });
        announce();
      },
      trace: traces.of,
      async stop() {
        provisioningServices.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    disconnect?.();
    if (connectFile) removeConnectFile(connectFile);
    revocationList?.close();
    await door?.close();
    journal?.close();
  }
}

/** The ports that clients fix, all of them led to the one. */
function portsTo(port: number): Record<string, number> {
  return Object.fromEntries(standardPorts.map(each => [each, port]));
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
