import type { PatternEngine } from '../allocation/plugin';

/**
 * The engine for regular expressions, loaded with the first pattern: most policies have none. In the bundle it is an
 * output of its own, regex.cjs.
 */
export const patterns: PatternEngine = {
  compile(pattern, options) {
    const { regexEngine } = require('./regex-engine') as typeof import('./regex-engine');
    return regexEngine.compile(pattern, options);
  },
};
