import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import type { Ready } from '../../../lib/emulator/functions-host/announce';

/** A folder of a function app in the system's temporary folder, and beside it the bundled host. */
export interface Workbench {
  root: string;
  host: string;
  remove(): void;
}

/** Bundles the host and the fixture app as the product's build does: CommonJS, `@azure/functions-core` left to the host. */
export async function buildWorkbench(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'functions-host-'));
  await build({
    absWorkingDir: join(__dirname, '../../..'),
    entryPoints: {
      'functions-host': 'lib/emulator/functions-host/main.ts',
      'app/dist/main': 'test/emulator/functions-host/fixture/app.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@azure/functions-core'],
    logLevel: 'silent',
  });
  const root = join(folder, 'app');
  writeApp(root, { 'package.json': { main: 'dist/main.cjs' }, 'host.json': { version: '2.0' } });
  return { root, host: join(folder, 'functions-host.cjs'), remove: () => rmSync(folder, { recursive: true }) };
}

/** Writes files into an app's folder; what is not text becomes JSON. Returns the folder. */
export function writeApp(root: string, files: Record<string, unknown>): string {
  mkdirSync(root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** A process of the host, with what it has printed and said so far. */
export interface HostProcess {
  process: ChildProcess;
  printed: { stdout: string; stderr: string };
  messages: Record<string, unknown>[];
  /** Resolves when the text has come out of stdout or stderr. */
  prints(text: string): Promise<void>;
  /** The exit code; null when a signal killed it. All output has been read by then. */
  exited: Promise<number | null>;
}

/** Starts the host with the given arguments and, besides PATH, only the given environment. */
export function launchHost(host: string, args: string[], env: Record<string, string> = {}): HostProcess {
  const child = fork(host, args, { silent: true, execArgv: [], env: { PATH: process.env.PATH ?? '', ...env } });
  const printed = { stdout: '', stderr: '' };
  const messages: Record<string, unknown>[] = [];
  const outputs = (['stdout', 'stderr'] as const).map(name => {
    const output = child[name] as Readable;
    return output.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      child.emit('printed');
    });
  });
  child.on('message', message => messages.push(message as Record<string, unknown>));
  return {
    process: child,
    printed,
    messages,
    exited: Promise.all([once(child, 'exit'), ...outputs.map(output => once(output, 'close'))]).then(
      ([[code]]) => code,
    ),
    async prints(text) {
      while (!`${printed.stdout}${printed.stderr}`.includes(text)) await once(child, 'printed');
    },
  };
}

/** A host that is ready for requests. */
export interface RunningHost extends HostProcess {
  ready: Ready;
  /** Where the functions are: `http://127.0.0.1:<port>/api`. */
  url: string;
  stop(): Promise<void>;
}

/** Starts the host on a free port and waits until it is ready; throws what it printed when it is not going to be. */
export async function startHost(
  { host, root }: Workbench,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<RunningHost> {
  const launched = launchHost(host, ['--root', root, '--port', '0', ...args], env);
  await Promise.race([once(launched.process, 'message'), launched.exited]);
  const ready = launched.messages[0] as unknown as Ready | undefined;
  if (ready?.type !== 'ready') throw new Error(`the host did not start: ${launched.printed.stderr}`);
  return {
    ...launched,
    ready,
    url: `http://127.0.0.1:${ready.port}/api`,
    async stop() {
      launched.process.kill('SIGTERM');
      await launched.exited;
    },
  };
}

/** What the fixture's functions answer about the invocation that they saw; only the members that tests look into. */
export interface Echo {
  invocationId: string;
  trace: { traceParent: string; traceState: string };
  body: string;
}

/** Reads the answer of a fixture function. */
export async function readEcho(response: Response | Promise<Response>): Promise<Echo> {
  return (await (await response).json()) as Echo;
}
