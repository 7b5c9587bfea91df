import { canonicalHubName } from '../../dps/hub-names';
import { localNames } from '../addresses';
import type { HttpApi } from '../doors/http-api';
import type { MqttService } from '../doors/mqtt-service';
import type { Clock } from '../kernel/clock';
import { isJsonObject } from '../kernel/json';
import type { State } from '../kernel/state';
import type { Traces } from '../kernel/trace';
import type { DpsContext } from './context';
import type { CallWebhook } from './custom-allocation/call-webhook';
import { deviceHttp } from './device-api/device-http';
import { deviceMqtt, readUsername } from './device-api/device-mqtt';
import { type DpsError, notFound } from './dps-error';
import {
  type Enrollment,
  type EnrollmentGroup,
  enrollmentTables,
  findEnrollment,
  type IndividualEnrollment,
} from './enrollments/enrollment';
import { saveEnrollment } from './enrollments/save-enrollment';
import type { LinkedHubs } from './linked-hubs';
import {
  connectionStringOf,
  globalHost,
  newProvisioningService,
  ownerPolicyName,
  type ProvisioningService,
  type ProvisioningServiceSeed,
  provisioningServiceTable,
} from './provisioning-service';
import { DeviceCalls } from './registration/device-calls';
import type { RegistrationRecord } from './registration/registration-record';
import { RegistrationRunner } from './registration/registration-runner';
import { RegistrationStore } from './registration/registration-store';
import { isServicePath, serviceApi } from './service-api/service-api';
import { type DpsSwitches, defaultSwitches } from './switches';

/** What the room of DPS is built on. */
export interface ProvisioningServicesOptions {
  state: State;
  clock: Clock;
  traces: Traces;
  linkedHubs: LinkedHubs;
  callWebhook: CallWebhook;
  switches?: Partial<DpsSwitches>;
  /** One line for whoever runs the emulator; without secrets. */
  log?: (line: string) => void;
}

/** All DPS instances of an emulator. Names and ids are the same in any case. */
export interface ProvisioningServices {
  /** The API that a host name serves: `<dps>.azure-devices-provisioning.*`, `global.…` and, for the device API, `localhost`. */
  api(host: string): HttpApi | undefined;
  /** The device API over MQTT, for user names of DPS. */
  mqtt(username: string): MqttService | undefined;
  /** Makes an instance unless one of this name exists, and returns what there is. Throws where another has its id scope. */
  create(seed: ProvisioningServiceSeed): ProvisioningService;
  /** Replaces an instance, as ARM does when links or keys change. */
  replace(service: ProvisioningService): void;
  /** Deletes an instance with its enrollments and registrations; identities in hubs stay. */
  remove(name: string): void;
  find(name: string): ProvisioningService | undefined;
  list(): ProvisioningService[];
  /** Makes an enrollment from service API JSON unless it exists. Returns what there is, or why DPS refuses it. */
  createEnrollment(dps: string, kind: Enrollment['kind'], json: unknown): Enrollment | DpsError;
  /** Makes an enrollment from service API JSON or replaces it. Returns what there is, or why DPS refuses it. */
  putEnrollment(dps: string, kind: Enrollment['kind'], json: unknown): Enrollment | DpsError;
  enrollment(dps: string, kind: Enrollment['kind'], id: string): Enrollment | undefined;
  enrollments(dps: string): { individual: IndividualEnrollment[]; groups: EnrollmentGroup[] };
  registration(dps: string, registrationId: string): RegistrationRecord | undefined;
  registrations(dps: string): RegistrationRecord[];
  /** Forgets a registration, and deletes its identity in the hub, so that the next one is the first. */
  forget(dps: string, registrationId: string): void;
  /** The names that the emulator serves for DPS. */
  hostNames(): string[];
  /** For the service SDK; of the owner's policy unless told otherwise. */
  connectionString(dps: string, policy?: string): string | undefined;
  /** Goes on with the registrations that the state says were on their way. Once, after the state is read and everything is created. */
  resume(): void;
  /** Ends what waits; the state keeps it. */
  stop(): void;
}

/** Opens the room of DPS over a state. */
export function createProvisioningServices(options: ProvisioningServicesOptions): ProvisioningServices {
  const { state } = options;
  const services = provisioningServiceTable(state);
  const enrollments = enrollmentTables(state);
  const registrations = new RegistrationStore(state);
  const ending = new AbortController();
  const context: DpsContext = {
    ...options,
    switches: { ...defaultSwitches, ...options.switches },
    log: options.log ?? (() => {}),
    enrollments,
    registrations,
    stopping: ending.signal,
  };
  const runner = new RegistrationRunner(context);
  const calls = new DeviceCalls(context, runner);
  const find = (name: string) => services.get('', name.toLowerCase());
  const list = () => [...services.rows('')];
  const byIdScope = (where: (service: ProvisioningService) => boolean) => (idScope: string) =>
    list().find(each => each.idScope.toLowerCase() === idScope.toLowerCase() && where(each));
  const service = serviceApi(context);
  const mqtt = deviceMqtt(
    context,
    calls,
    byIdScope(() => true),
  );
  const localApi = deviceHttp(
    context,
    calls,
    byIdScope(() => true),
  );

  const save = (dps: string, kind: Enrollment['kind'], json: unknown, replaces: boolean) => {
    const found = find(dps);
    if (!found) return notFound(`There is no DPS ${dps}.`);
    const id = idIn(kind, json);
    const existing = findEnrollment(enrollments, found.name.toLowerCase(), kind, id);
    if (existing && !replaces) return existing;
    return saveEnrollment(context, found, { kind, id, body: json, ifMatch: existing && '*' });
  };

  return {
    api(host) {
      const name = host.toLowerCase();
      if (localNames.includes(name)) return localApi;
      const [label = '', ...rest] = name.split('.');
      const domain = rest.join('.');
      if (label === 'global' && list().some(each => each.domain === domain))
        return deviceHttp(
          context,
          calls,
          byIdScope(each => each.domain === domain),
        );
      const found = find(label);
      if (found?.domain !== domain) return undefined;
      const deviceApi = deviceHttp(
        context,
        calls,
        byIdScope(each => each.name === found.name),
      );
      return call => (isServicePath(call.path) ? service(found, call) : deviceApi(call));
    },
    mqtt: username => (readUsername(username) ? mqtt : undefined),
    create(seed) {
      const existing = find(seed.name);
      if (existing) return existing;
      const holder = byIdScope(() => true)(seed.idScope);
      if (holder)
        throw new Error(`provisioningServices.${seed.name}.idScope: ${seed.idScope} is the id scope of ${holder.name}`);
      const made = newProvisioningService(seed);
      state.commit(services.put('', made.name.toLowerCase(), made));
      return made;
    },
    replace: changed => state.commit(services.put('', changed.name.toLowerCase(), changed)),
    remove(name) {
      const scope = name.toLowerCase();
      state.commit(
        services.remove('', scope),
        ...[...enrollments.individual.rows(scope)].map(({ registrationId }) =>
          enrollments.individual.remove(scope, registrationId.toLowerCase()),
        ),
        ...[...enrollments.group.rows(scope)].map(({ enrollmentGroupId }) =>
          enrollments.group.remove(scope, enrollmentGroupId.toLowerCase()),
        ),
        ...[...registrations.records(scope)].flatMap(each => registrations.removal(scope, each.registrationId)),
      );
    },
    find,
    list,
    createEnrollment: (dps, kind, json) => save(dps, kind, json, false),
    putEnrollment: (dps, kind, json) => save(dps, kind, json, true),
    enrollment: (dps, kind, id) => findEnrollment(enrollments, dps.toLowerCase(), kind, id),
    enrollments: dps => ({
      individual: [...enrollments.individual.rows(dps.toLowerCase())],
      groups: [...enrollments.group.rows(dps.toLowerCase())],
    }),
    registration: (dps, registrationId) => registrations.record(dps.toLowerCase(), registrationId),
    registrations: dps => [...registrations.records(dps.toLowerCase())],
    forget(dps, registrationId) {
      const scope = dps.toLowerCase();
      const { assignment } = registrations.record(scope, registrationId) ?? {};
      const hub = canonicalHubName(assignment?.hub ?? '');
      const isThere = assignment && options.linkedHubs.exists(hub) && options.linkedHubs.has(hub, assignment.deviceId);
      state.commit(
        ...registrations.removal(scope, registrationId),
        ...(isThere ? options.linkedHubs.remove(hub, assignment.deviceId) : []),
      );
    },
    hostNames: () => [
      ...new Set(list().flatMap(({ name, domain }) => [`${name.toLowerCase()}.${domain}`, globalHost(domain)])),
    ],
    connectionString(dps, policy = ownerPolicyName) {
      const found = find(dps);
      return found && connectionStringOf(found, policy);
    },
    resume: () => runner.resume(),
    stop() {
      ending.abort();
      runner.stop();
    },
  };
}

function idIn(kind: Enrollment['kind'], json: unknown): string {
  const id = isJsonObject(json) ? json[kind === 'individual' ? 'registrationId' : 'enrollmentGroupId'] : undefined;
  return typeof id === 'string' ? id : '';
}
