import { isObject } from '../../json-object';
import { findFact } from '../../rules/fact-table';
import { textsIn } from '../survey';
import type { Check, CheckTools } from './check';

/** Warns where the device alone decides what it should not: its tenant, or that it may leave quarantine. */
export const vouched: Check = (survey, tools) => [...tenant(survey, tools), ...quarantine(survey, tools)];

const tenant: Check = ({ document: { facts } }, tools) => {
  if (!isObject(facts) || !Object.hasOwn(facts, 'tenant')) return [];
  const sources = textsIn(facts.tenant, ['facts', 'tenant']).filter(({ path }) => path.at(-1) !== 'capture');
  return sources.length > 0 && sources.every(({ value }) => isDevices(value, tools))
    ? [
        {
          path: ['facts', 'tenant'],
          severity: 'warning',
          what: 'only the device says who its tenant is, and a device can lie',
          cure: 'put a source before it that DPS or the enrollment vouches for, such as enrollment.tags.tenant',
        },
      ]
    : [];
};

/** A device that is sent to quarantine for what it says of itself need only say something else. */
const quarantine: Check = ({ rules, tests, selectors }, tools) =>
  rules.flatMap(({ path }) => {
    const [, position] = path;
    const isHere = (one: { path: (string | number)[] }) => one.path[0] === 'rules' && one.path[1] === position;
    const goesThere = selectors
      .filter(isHere)
      .some(({ value }) => textsIn(value.tag, []).some(tag => tag.value.toLowerCase() === 'quarantine'));
    const asked = tests.filter(isHere);
    return goesThere && asked.length > 0 && asked.every(({ fact }) => isDevices(fact, tools))
      ? [
          {
            path: [...path, 'when'],
            severity: 'warning' as const,
            what: 'only what the device says of itself keeps it in quarantine, and a device can lie',
            cure: 'also test a fact that DPS or the enrollment vouches for, if there is one',
          },
        ]
      : [];
  });

function isDevices(fact: string, { plugins }: CheckTools): boolean {
  return findFact(plugins, fact)?.plugin.vouchedBy === 'device';
}
