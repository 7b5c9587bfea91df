import { canonicalHubName } from '../../../dps/hub-names';
import { isObject } from '../../json-object';
import { currentHub } from '../../rules/facts/current-hub';
import { inList } from '../../rules/operators/in';
import type { Finding } from '../problem';
import { type Surveyed, textsIn } from '../survey';
import type { Check } from './check';

/** Tests of the current hub name it without `.device`, as the fact does: any other name never matches. */
export const hubNames: Check = ({ document: { lists }, tests }) => {
  const asked = tests.filter(({ fact }) => fact === currentHub.name);
  const named = asked.flatMap(({ argument, argumentPath }) => textsIn(argument, argumentPath));
  const listed = asked.flatMap(({ operator, argument }) =>
    operator === inList.name && isObject(lists) && typeof argument === 'string'
      ? textsIn(lists[argument], ['lists', argument])
      : [],
  );
  return [...named.flatMap(otherForm), ...listed.flatMap(otherForm).map(asWarning)];
};

function otherForm({ value, path }: Surveyed<string>): Finding[] {
  const name = canonicalHubName(value);
  return name === value.toLowerCase()
    ? []
    : [
        {
          path,
          what: `currentHub is never ${JSON.stringify(value)}: it stands without .device`,
          cure: `write ${name}`,
        },
      ];
}

/** A list may serve other facts as well. */
function asWarning(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}
