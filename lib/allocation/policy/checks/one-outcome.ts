import { isObject, type JsonObject } from '../../json-object';
import type { DocumentPath } from '../problem';
import { outcomeKinds } from '../survey';
import type { Check } from './check';

const members = ['name', 'when', ...outcomeKinds];

/** A rule, like `otherwise`, has exactly one outcome. One that is misspelled is the schema's to say. */
export const oneOutcome: Check = ({ rules, document: { otherwise } }) => {
  const holders: { value: JsonObject; path: DocumentPath }[] = isObject(otherwise)
    ? [...rules, { value: otherwise, path: ['otherwise'] }]
    : rules;
  return holders.flatMap(({ value, path }) => {
    const found = outcomeKinds.filter(kind => Object.hasOwn(value, kind));
    const isMisspelled = found.length === 0 && Object.keys(value).some(member => !members.includes(member));
    if (found.length === 1 || isMisspelled) return [];
    const what = found.length === 0 ? 'it has no outcome' : `it has ${found.length} outcomes: ${found.join(', ')}`;
    return [{ path, what, cure: 'say exactly one of assign, reject, retry' }];
  });
};
