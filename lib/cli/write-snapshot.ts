import { builtin } from '../allocation/builtin';
import type { Policy } from '../allocation/policy/policy';
import { snapshotOf } from '../build/snapshot';
import { writeIfChanged } from '../build/write-if-changed';
import type { Snapshot } from '../webhook/policy-snapshot';
import { tools } from './good-policy';

/** Writes the snapshot of a policy. */
export function writeSnapshot(policy: Policy, revision: number, file: string): Snapshot {
  const own = tools.plugins.filter(plugin => !builtin.includes(plugin)).map(({ name }) => name);
  const snapshot = snapshotOf(policy, revision, own);
  writeIfChanged(file, JSON.stringify(snapshot));
  return snapshot;
}
