import { twinLimits, twinProblem, twinSize } from '../../../dps/twin-limits';
import { isObject } from '../../json-object';
import type { DocumentPath, Finding } from '../problem';
import type { Check } from './check';
import { twinNameCure } from './twin-name-cure';

/** Initial twins keep the limits of device twins, so far as they do not depend on the device. */
export const initialTwins: Check = ({ twins }) =>
  twins.flatMap(({ value, path }) => {
    const desired = isObject(value.properties) ? value.properties.desired : undefined;
    return [
      ...section(value.tags, [...path, 'tags'], twinLimits.tags),
      ...section(desired, [...path, 'properties', 'desired'], twinLimits.desired),
    ];
  });

/** Members whose names tools for twins take for something of their own. */
const collectionMembers = ['version', 'count', 'metadata'];

function section(value: unknown, path: DocumentPath, limit: number): Finding[] {
  if (!isObject(value)) return [];
  const problem = twinProblem(value, 0);
  if (problem) {
    const cure = twinNameCure(String(problem.path.at(-1)));
    return [{ path: [...path, ...problem.path], what: problem.what, ...(cure !== undefined && { cure }) }];
  }
  const size = twinSize(value);
  const tooLarge = size > limit ? [{ path, what: `it takes ${size} bytes of at most ${limit}` }] : [];
  const risky = Object.keys(value).filter(key => collectionMembers.includes(key));
  return [
    ...tooLarge,
    ...risky.map(key => ({
      path: [...path, key],
      at: 'key' as const,
      severity: 'warning' as const,
      what: `tools take a member ${key} of a twin for its own metadata`,
      cure: 'give it another name',
    })),
  ];
}
