import { messageLimit } from '../../dps/message-limit';
import { twinLimits, twinProblem, twinSize } from '../../dps/twin-limits';
import { asciiJson } from '../ascii-json';
import type { Limits } from './form';

/** What may go into the tags of an initial twin. */
export const tagLimits: Limits = twinSection(twinLimits.tags);

/** What may go into the desired properties of an initial twin. */
export const desiredLimits: Limits = twinSection(twinLimits.desired);

/**
 * What may go into the payload for the device: anything that survives JSON, at most 32 levels deep (ours; nothing is
 * documented, and a deeper value could not be written out), as text no larger than a message of DPS.
 */
export const payloadLimits: Limits = {
  problem: payloadProblem,
  tooLarge: value => asciiJson(value).length > messageLimit,
};

const payloadDepth = 32;

function twinSection(limit: number): Limits {
  return {
    problem: (value, level) => twinProblem(value, level)?.what,
    tooLarge: value => twinSize(value) > limit,
  };
}

function payloadProblem(value: unknown, level: number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'it is no finite number';
  if (typeof value !== 'object' || value === null) return undefined;
  if (level > payloadDepth) return `it is nested deeper than ${payloadDepth} levels`;
  for (const item of Object.values(value)) {
    const problem = payloadProblem(item, level + 1);
    if (problem) return problem;
  }
  return undefined;
}
