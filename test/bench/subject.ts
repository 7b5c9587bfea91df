import { allocate } from '../../lib/allocation/allocate';
import { asciiJson } from '../../lib/allocation/ascii-json';
import type { LinkedHub } from '../../lib/allocation/hubs/linked-hubs';
import { pickHub } from '../../lib/allocation/hubs/pick';
import { weighted } from '../../lib/allocation/hubs/pickers/weighted';
import { registrationOf } from '../../lib/allocation/registration';
import { patterns } from '../../lib/webhook/patterns';
import { servePolicy } from '../../lib/webhook/policy-snapshot';
import { plugins } from '../../policies/plugins';

// What is measured without a host, bundled on its own in the way in which the function app is.

/** The webhook without its host and its log: from a body to the text of the answer. */
export function openWebhook(snapshot: string): (body: string) => { rule: string | null; text: string } {
  const { compiled } = servePolicy(snapshot, { plugins, patterns });
  const circumstances = { now: Date.parse('2026-01-15T12:00:00Z') };
  return body => {
    const { decision, answer } = allocate(compiled, body, '5d0c8d4e-3c1f-4f0e-9a55-0c7f0f8f7a10', circumstances);
    return { rule: decision.rule, text: asciiJson(answer.body) };
  };
}

/** The weighted picker over some hubs of the same weight: from a registration id to the place of its hub. */
export function openSpreading(hubs: number): (registrationId: string) => number {
  const candidates = Array.from({ length: hubs }, (_, rank): LinkedHub => {
    const hostName = `contoso-${rank}.azure-devices.net`;
    return { hostName, name: hostName, isDescribed: true, description: undefined, weight: 1, isCurrent: false, rank };
  });
  const pickers = [{ name: weighted.name, prefer: weighted.prefer, scoring: weighted.compile(undefined as never) }];
  return registrationId => {
    const request = { deviceRuntimeContext: { registrationId }, linkedHubs: [''] as [string] };
    const picked = pickHub(candidates, pickers, registrationOf(request, { now: 0 }));
    return picked?.hub.rank ?? -1;
  };
}
