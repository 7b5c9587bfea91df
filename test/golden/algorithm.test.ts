import { allocate } from '../../lib/allocation/allocate';
import { compiled } from '../allocation/policy-under-test';
import { hostName, requestOf } from '../allocation/request-under-test';
import { goldenFiles } from './golden-files';

for (const { file, proves, policy, linked, cases } of goldenFiles) {
  describe(`golden/algorithm/${file}: ${proves}`, () => {
    const compiledPolicy = compiled(policy);

    it.each(cases.map(one => [one.name, one] as const))(
      '%s',
      (_, { registration, expect: expected, answer, headers }) => {
        const { hub, absent = [], ...members } = expected;
        const body = JSON.stringify(requestOf({ linked, ...registration }));
        const result = allocate(compiledPolicy, body, 'id-1', { now: 0 });
        expect(result.fault).toBeUndefined();
        expect(result.decision).toMatchObject({ ...members, ...(hub && { outcome: 'assign', hub: hostName(hub) }) });
        expect(Object.keys(JSON.parse(JSON.stringify(result.decision))).filter(name => absent.includes(name))).toEqual(
          [],
        );
        if (answer) expect({ status: result.answer.status, body: result.answer.body }).toEqual(answer);
        if (headers) expect(result.answer.headers).toMatchObject(headers);
      },
    );
  });
}
