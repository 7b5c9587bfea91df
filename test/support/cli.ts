import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(__dirname, '../..');

/** What a command ended with. */
export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line, as `npx dps-allocator` does once it is built. */
export function cli(
  args: string[],
  { cwd = repository, input = '', env = {} }: { cwd?: string; input?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [join(repository, 'out/cli.cjs'), ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', chunk => (stderr += chunk));
    child.on('close', exitCode => resolve({ exitCode, stdout, stderr }));
    child.stdin.on('error', () => {}).end(input);
  });
}

/** A folder with these files; `remove` it afterwards. */
export function folderWith(files: Record<string, string>): {
  path: (name: string) => string;
  write(name: string, text: string): void;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'dps-allocator-cli-'));
  const path = (name: string) => join(folder, name);
  for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
  return {
    path,
    write: (name, text) => writeFileSync(path(name), text),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
