import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { exitCodes, UserError } from './exit';

/** The folder of the checkout, or of the installed package; the command line runs from its folder out/. */
export const root = join(__dirname, '..');

/** Where the product keeps what it makes on a laptop. */
export const workFolder = join(root, '.dps-allocator');

/**
 * The policy that a command is about: the one that is named, else the one that package.json calls served
 * (`config.policy`).
 */
export function policyFile(named: string | undefined): string {
  const file = named === undefined ? join(root, servedPolicy()) : resolve(named);
  const advice = named === undefined ? ', which package.json names under config.policy; name one with --policy' : '';
  mustBeFile(file, `there is no policy ${shownPath(file)}${advice}`);
  return file;
}

/** Throws where a path that was named is a folder, or nothing. */
export function mustBeFile(file: string, otherwise: string): void {
  if (!existsSync(file)) throw new UserError(otherwise, exitCodes.usage);
  if (statSync(file).isDirectory())
    throw new UserError(`${shownPath(file)} is a folder; name a file in it`, exitCodes.usage);
}

/** A path as people want to see it: relative where that is shorter. */
export function shownPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

/** What the commands read of package.json. */
export function packageJson(): { version: string; config?: { policy?: string } } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

function servedPolicy(): string {
  const { config } = packageJson();
  if (!config?.policy)
    throw new UserError('package.json names no policy under config.policy; name one with --policy', exitCodes.usage);
  return config.policy;
}
