import type { LogCategory, LogLevel } from './functions-core';

const troubles: readonly LogLevel[] = ['warning', 'error', 'critical'];

/**
 * Prints a log entry the way Azure's default log level shows it: what the app logs as information is one line on stdout, the message
 * alone, so that a reader can parse it; warnings and worse go to stderr behind their level; everything else stays hidden.
 */
export function printLog(level: LogLevel, category: LogCategory, message: string): void {
  if (troubles.includes(level)) process.stderr.write(`${level}: ${message}\n`);
  else if (level === 'information' && category === 'user') process.stdout.write(`${message}\n`);
}
