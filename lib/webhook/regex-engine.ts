import { RE2JS } from 're2js';
import type { PatternEngine } from '../allocation/plugin';

/** Regular expressions by RE2: linear in the text's length, whatever the pattern. */
export const regexEngine: PatternEngine = {
  compile(pattern, { ignoreCase }) {
    const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return {
      test: text => compiled.test(text),
      capture(text) {
        const matcher = compiled.matcher(text);
        return matcher.find() && compiled.groupCount() > 0 ? (matcher.group(1) ?? undefined) : undefined;
      },
    };
  },
};
