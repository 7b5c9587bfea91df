import { InvalidArgumentError } from 'commander';

/** Reads a port from the command line; 0 means any free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return port;
}
