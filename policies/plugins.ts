import { builtin } from '../lib/allocation/builtin';
import type { Plugin } from '../lib/allocation/plugin';

/**
 * Everything that policies are made of. Add a fact, an operator or a picker of your own here, and the schema,
 * templates, `explain`, the documentation's tables and the function app know it.
 */
export const plugins: readonly Plugin[] = [...builtin];
