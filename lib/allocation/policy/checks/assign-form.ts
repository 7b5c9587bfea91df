import { isObject } from '../survey';
import type { Check } from './check';

const selectorMembers = ['name', 'tag', 'location', 'not'];

/** An assignment names its hubs once: by `hubs`, or by being a selector itself. */
export const assignForm: Check = ({ outcomes }) =>
  outcomes.flatMap(({ kind, value, path }) => {
    if (kind !== 'assign' || !isObject(value)) return [];
    const selecting = selectorMembers.filter(member => Object.hasOwn(value, member));
    const rest = Object.keys(value).filter(member => !selecting.includes(member));
    if (selecting.length === 0)
      return Object.hasOwn(value, 'hubs')
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
