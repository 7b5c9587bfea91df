import { createHash } from 'node:crypto';
import type { Policy } from '../allocation/policy/policy';
import type { Snapshot } from '../webhook/policy-snapshot';

/**
 * The document that the function app serves a policy from.
 *
 * @param revision rises with every policy that is published; 0 is the packaged one.
 * @param plugins names of the plug-ins of the user's own that it was checked with.
 */
export function snapshotOf(policy: Policy, revision: number, plugins: string[]): Snapshot {
  return { snapshot: 1, policy: 1, name: policy.name, revision, hash: hashOf(policy), plugins, body: policy };
}

/** `sha256-` and the hexadecimal hash of the canonical JSON of a policy: the same for any order of members. */
export function hashOf(policy: Policy): string {
  return `sha256-${createHash('sha256').update(canonicalJson(policy)).digest('hex')}`;
}

/** JSON without blanks and with members in the order of their names (by UTF-16 code units). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
