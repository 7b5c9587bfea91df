import { pickers } from './hubs/pickers';
import type { Plugin } from './plugin';
import { facts } from './rules/facts';
import { operators } from './rules/operators';

/** Every fact, operator and picker that comes with the product. */
export const builtin: readonly Plugin[] = [...facts, ...operators, ...pickers];
