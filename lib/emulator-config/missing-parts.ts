import { didYouMean } from '../allocation/policy/did-you-mean';
import type { DocumentPath, Problem } from '../allocation/policy/problem';
import { canonicalHubName } from '../dps/hub-names';
import type { EmulatorConfig, ProvisioningService } from './generated/emulator-config';

/** What a configuration names and does not have: hubs, links, apps; and what it has twice. */
export function missingParts({ hubs = {}, apps = {}, provisioningServices = {} }: EmulatorConfig): Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: DocumentPath, what: string, cure: string) =>
    problems.push({ severity: 'error', check: 'config', at: 'value', path, what, cure });
  const mustHave = (names: readonly string[], name: string, path: DocumentPath, where: string) => {
    if (!names.some(each => canonicalHubName(each) === canonicalHubName(name)))
      refuse(path, `there is no hub ${name} ${where}`, didYouMean(name, names));
  };
  const idScopes = new Map<string, string>();

  for (const [dps, service] of Object.entries(provisioningServices)) {
    const at = ['provisioningServices', dps];
    const holder = idScopes.get(service.idScope.toLowerCase());
    if (holder !== undefined)
      refuse([...at, 'idScope'], `${service.idScope} is the id scope of ${holder}`, 'give each DPS its own');
    idScopes.set(service.idScope.toLowerCase(), dps);
    const links = service.links?.map(({ hub }) => hub);
    for (const [index, hub] of (links ?? []).entries())
      mustHave(Object.keys(hubs), hub, [...at, 'links', index, 'hub'], 'under hubs');
    for (const [index, hub] of (service.nearestHubs ?? []).entries())
      mustHave(links ?? Object.keys(hubs), hub, [...at, 'nearestHubs', index], `among the links of ${dps}`);
    for (const [path, { webhook, iotHubs = [] }] of enrollmentsOf(service, at)) {
      for (const [index, hub] of iotHubs.entries())
        mustHave(links ?? Object.keys(hubs), hub, [...path, 'iotHubs', index], `among the links of ${dps}`);
      if (webhook && (webhook.url === undefined) === (webhook.app === undefined))
        refuse([...path, 'webhook'], 'it must have either url or app', 'url: http://127.0.0.1:7071/api/allocate');
      if (webhook?.app !== undefined && !Object.hasOwn(apps, webhook.app))
        refuse(
          [...path, 'webhook', 'app'],
          `there is no app ${webhook.app} under apps`,
          didYouMean(webhook.app, Object.keys(apps)),
        );
    }
  }
  return problems;
}

type Enrollment = NonNullable<NonNullable<ProvisioningService['enrollments']>[string]>;

function enrollmentsOf(service: ProvisioningService, at: DocumentPath): [DocumentPath, Enrollment][] {
  return (['enrollments', 'enrollmentGroups'] as const).flatMap(kind =>
    Object.entries(service[kind] ?? {}).map(([id, enrollment]): [DocumentPath, Enrollment] => [
      [...at, kind, id],
      enrollment ?? {},
    ]),
  );
}
