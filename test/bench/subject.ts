import { plugins } from '../../policies/plugins';
import { allocate } from '../../lib/allocation/allocate';
import { asciiJson } from '../../lib/allocation/ascii-json';
import { type LinkedHub } from '../../lib/allocation/hubs/candidates';
import { pickHub } from '../../lib/allocation/hubs/pick';
import { patterns } from '../../lib/webhook/patterns';
import { servePolicy } from '../../lib/webhook/policy-snapshot';

// What is measured inside this process, bundled on its own in the way in which it is deployed.

/** From the text of a snapshot to a function that answers a body with a status and a body, as the webhook does. */
export function openWebhook(snapshot: string): (body: string) => { status: number; text: string; rule: string | null } {
  const { compiled } = servePolicy(snapshot, { plugins, patterns });
  return body => {
    const { decision, answer } = allocate(compiled, body, 'd9a6c6ee-0b0f-4a70-8f4e-1f8d1f0a7b55', { now: 1_790_000_000_000 });
    return { status: answer.status, text: asciiJson(answer.body), rule: decision.rule };
  };
}
