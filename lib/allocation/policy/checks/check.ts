import type { PatternEngine, Plugin } from '../../plugin';
import type { Finding } from '../problem';
import type { Survey } from '../survey';

/** What a check may need beside the document. */
export interface CheckTools {
  plugins: readonly Plugin[];
  patterns: PatternEngine;
}

/** One thing that a schema cannot say, or that is likely a mistake. Pure; finds all that there is to find. */
export type Check = (survey: Survey, tools: CheckTools) => Finding[];
