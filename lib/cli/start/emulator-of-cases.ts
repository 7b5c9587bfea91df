import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { casesFileOf, type LoadedCase, loadCases } from '../../cases/load-cases';
import type { EmulatorConfig } from '../../emulator-config/generated/emulator-config';
import { registrationOfCase, tutorialDps } from './registration-of-case';

/** The hubs of Microsoft's tutorial, for a policy without cases. */
const tutorialHubs = ['contoso-toasters-hub-1098.azure-devices.net', 'contoso-heatpumps-hub-1098.azure-devices.net'];

/** What the emulator needs for the cases beside a policy: their hubs, all of them linked to each DPS that they name. */
export function emulatorOfCases(policyFile: string): EmulatorConfig {
  const file = casesFileOf(policyFile);
  const registrations = (existsSync(file) ? loadCases(file).cases : [])
    .map(({ question }: LoadedCase) => registrationOfCase(question))
    .filter(each => typeof each !== 'string');
  const named = registrations.flatMap(({ linkedHubs, current }) => [...linkedHubs, ...(current ? [current] : [])]);
  return configOf([...new Set(named)], [...new Set([tutorialDps, ...registrations.map(({ dps }) => dps)])]);
}

/** The tutorial's DPS with its two hubs. */
export const tutorialConfig = configOf([], [tutorialDps]);

/** Some DPS instances, each with a group of devices, and hubs: the tutorial's where none are given. */
function configOf(hubs: string[], services: string[]): EmulatorConfig {
  return {
    emulator: 1,
    hubs: Object.fromEntries((hubs.length > 0 ? hubs : tutorialHubs).map(hub => [hub, {}])),
    provisioningServices: Object.fromEntries(
      services.map(name => [name, { idScope: idScopeOf(name), enrollmentGroups: { devices: {} } }]),
    ),
  };
}

/** Always the same for a name, whichever others there are: the tutorial's for its DPS. */
function idScopeOf(name: string): string {
  if (name === tutorialDps) return '0ne00002193';
  return `0ne${createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 8)}`;
}
