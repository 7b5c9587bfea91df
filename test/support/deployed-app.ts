import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadPolicy } from '../../lib/build/load-policy';
import { snapshotOf } from '../../lib/build/snapshot';
import { patterns } from '../../lib/webhook/patterns';
import { plugins } from '../../policies/plugins';

const repository = join(__dirname, '../..');

/** The function app as it is deployed: dist/, host.json and package.json in a folder of their own, in the local functions host. */
export interface DeployedApp {
  origin: string;
  key: string;
  folder: string;
  /** What the app and the host wrote. */
  output(): string;
  /** The log's line of a decision, by the id that its answer carried; waits until it has come out. */
  logged(id: string | null | undefined): Promise<Record<string, unknown>>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Writes the snapshot of a policy to a file. */
  serve(policyYaml: string, revision: number, file: string): void;
  stop(): Promise<void>;
}

/** Starts it on a free port, with the policy of this text, or with none. */
export async function deployedApp(
  policyYaml?: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<DeployedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'dps-allocator-'));
  mkdirSync(join(folder, 'dist'));
  for (const file of ['dist/main.cjs', 'dist/regex.cjs', 'dist/telemetry.cjs', 'host.json', 'package.json']) {
    copyFileSync(join(repository, file), join(folder, file));
  }
  if (policyYaml !== undefined) serve(policyYaml, 0, join(folder, 'dist/policy.json'));
  const child = fork(join(repository, 'out/functions-host.cjs'), ['--root', folder, '--port', '0', ...args], {
    silent: true,
    execArgv: [],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', chunk => (output += chunk));
  const { port, key = '' } = await ready(child, () => output);
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    key,
    folder,
    output: () => output,
    async logged(id) {
      for (;;) {
        const line = output.split('\n').find(one => one.startsWith(`{"v":1,"id":"${id}"`));
        if (line !== undefined) return JSON.parse(line) as Record<string, unknown>;
        await pause(5);
      }
    },
    post: (path, body, headers = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    serve,
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Throws the policy's problems if it has errors. */
function serve(policyYaml: string, revision: number, file: string): void {
  const source = `${file}.yaml`;
  writeFileSync(source, policyYaml);
  const { policy, problems } = loadPolicy(source, { plugins, patterns });
  if (!policy) throw new Error(JSON.stringify(problems));
  writeFileSync(`${file}.new`, JSON.stringify(snapshotOf(policy, revision, [])));
  renameSync(`${file}.new`, file);
}

function ready(child: ChildProcess, output: () => string): Promise<{ port: number; key?: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as { port: number }));
    child.once('exit', code => reject(new Error(`the host ended with ${code}: ${output()}`)));
  });
}
