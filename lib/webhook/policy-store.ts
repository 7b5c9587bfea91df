import { readFileSync, statSync } from 'node:fs';
import type { CompileTools } from '../allocation/policy/compile';
import { type DocumentSource, type LiveDocument, liveDocument } from './live-document';
import { type ServedPolicy, servePolicy } from './policy-snapshot';

/** The policy that is served at the moment. */
export interface PolicyStore extends LiveDocument<ServedPolicy> {
  /** package: the one beside the bundle; file: the one that POLICY_FILE names, read again when it changes. */
  source: 'package' | 'file';
}

/** What a store is made with. */
export interface PolicyStoreOptions extends CompileTools {
  /** The snapshot in the package. */
  packaged: string;
  /** The snapshot to serve in its place, POLICY_FILE; read again whenever it changes. */
  file?: string | undefined;
  onProblem(problem: string): void;
}

/** Opens the store; reads nothing before the first request asks. */
export function openPolicyStore({ packaged, file, onProblem, ...tools }: PolicyStoreOptions): PolicyStore {
  const source = file ? changingFile(file) : packagedFile(packaged);
  const load = (text: string) => servePolicy(text, tools);
  return { source: file ? 'file' : 'package', ...liveDocument(source, load, Date.now, onProblem) };
}

/** What lies in the package does not change: it is read once, successful or not. */
function packagedFile(path: string): DocumentSource {
  let wasRead = false;
  return {
    read() {
      if (wasRead) return undefined;
      wasRead = true;
      return readFileSync(path, 'utf8');
    },
  };
}

/** A file of the laptop: one look at its time for each request is cheap there, and an edit counts at once. */
function changingFile(path: string): DocumentSource {
  let lastRead: string | undefined;
  return {
    read() {
      const { mtimeMs, size } = statSync(path);
      const version = `${mtimeMs} ${size}`;
      if (version === lastRead) return undefined;
      lastRead = version;
      return readFileSync(path, 'utf8');
    },
  };
}
