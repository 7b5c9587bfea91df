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
      services.map((name, index) => [
        name,
        // The id scope of the tutorial, and the ones after it.
        { idScope: `0ne${(0x2193 + index).toString(16).padStart(8, '0')}`, enrollmentGroups: { devices: {} } },
      ]),
    ),
  };
}
