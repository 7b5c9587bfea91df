import { type CompiledPolicy, type CompileTools, compilePolicy } from '../allocation/policy/compile';
import type { Policy } from '../allocation/policy/policy';
import { type PolicyWords, policyInWords } from '../allocation/policy/words';

/** The one document that the function app reads: a checked policy in its normal form. */
export interface Snapshot {
  /** The version of this document's shape. */
  snapshot: 1;
  /** The version of the policy language. */
  policy: 1;
  name: string;
  revision: number;
  /** `sha256-` and the hash of the canonical JSON of `body`. */
  hash: string;
  /** The plug-ins of the user's own that it was checked with. */
  plugins: string[];
  body: Policy;
}

/** A policy that is being served. */
export interface ServedPolicy {
  snapshot: Snapshot;
  compiled: CompiledPolicy;
  words(): PolicyWords;
}

/** Makes a snapshot ready to serve. Throws, with the reason, for a text that is no snapshot of this version. */
export function servePolicy(text: string, tools: CompileTools): ServedPolicy {
  const snapshot = JSON.parse(text) as Snapshot;
  if (snapshot?.snapshot !== 1 || snapshot.policy !== 1) throw new Error('it is no policy snapshot of version 1');
  return {
    snapshot,
    compiled: compilePolicy(snapshot.body, tools),
    words: () => policyInWords(snapshot.body, tools.plugins),
  };
}
