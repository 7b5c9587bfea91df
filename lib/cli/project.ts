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
  if (!existsSync(file) || !statSync(file).isFile())
    throw new UserError(`there is no policy ${shownPath(file)}; name one with --policy`, exitCodes.usage);
  return file;
}

/** A path as people want to see it: relative where that is shorter. */
export function shownPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

function servedPolicy(): string {
  const { config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { config?: { policy?: string } };
  if (!config?.policy)
    throw new UserError('package.json names no policy under config.policy; name one with --policy', exitCodes.usage);
  return config.policy;
}
