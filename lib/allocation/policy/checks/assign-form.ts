import { isObject } from '../../json-object';
import { selectorMembers } from '../survey';
import type { Check } from './check';

const assignMembers = ['hubs', 'pick', 'keep', 'initialTwin', 'payload'];

/** An assignment names its hubs once: by `hubs`, or by being a selector itself. Unknown members are the schema's to say. */
export const assignForm: Check = ({ outcomes }) =>
  outcomes.flatMap(({ kind, value, path }) => {
    if (kind !== 'assign' || !isObject(value)) return [];
    const selecting = selectorMembers.filter(member => Object.hasOwn(value, member));
    const rest = assignMembers.filter(member => Object.hasOwn(value, member));
    if (selecting.length === 0)
      return rest.includes('hubs') || rest.length < Object.keys(value).length
        ? []
        : [{ path, what: 'it names no hubs', cure: 'add hubs: a glob, a selector, a list of these, or all' }];
    return rest.length === 0
      ? []
      : [
          {
            path,
            what: `${selecting.join(', ')} cannot stand beside ${rest.join(', ')}`,
            cure: `put it under hubs: hubs: { ${selecting[0]}: … }`,
          },
        ];
  });
