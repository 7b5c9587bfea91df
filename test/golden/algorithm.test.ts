import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { allocate } from '../../lib/allocation/allocate';
import { compiled } from '../allocation/policy-under-test';
import { hostName, requestOf, type ShortRegistration } from '../allocation/request-under-test';

/** One file of cases: what the reference says that one policy decides. */
interface Golden {
  /** The sentence of the reference that the cases prove. */
  proves: string;
  policy: object;
  linked: string[];
  cases: Case[];
  /** Reprovision policies, and for each row and column: step, hub, twin. */
  columns?: ('migrate' | 'reset' | 'never' | 'absent')[];
  matrix?: { keep: string; current: string; cells: string[] }[];
}

interface Case {
  name: string;
  registration?: Partial<ShortRegistration>;
  /** Members of the decision; `absent` lists those that must not be there. */
  expect: { hub?: string; absent?: string[] };
  answer?: object;
  headers?: object;
}

/** A matrix written out: one case for each cell. */
function casesOf({ columns = [], matrix = [] }: Golden): Case[] {
  return matrix.flatMap(({ keep, current, cells }) =>
    columns.map((column, index) => {
      const [step, hub = '', twin] = cells[index]?.split(' ') ?? [];
      const reprovision = column === 'absent' ? {} : { reprovision: column };
      return {
        name: `keep ${keep}, current hub ${current}, reprovision policy ${column}: step ${step}, ${hub}, twin ${twin}`,
        registration: { id: `${keep}-1`, current, ...reprovision },
        expect: { hub, step: Number(step), twin },
      };
    }),
  );
}

const folder = join(__dirname, 'algorithm');

for (const file of readdirSync(folder)) {
  const golden: Golden = parse(readFileSync(join(folder, file), 'utf8'));
  describe(`golden/algorithm/${file}: ${golden.proves}`, () => {
    const policy = compiled(golden.policy);

    it.each([...golden.cases, ...casesOf(golden)].map(one => [one.name, one] as const))(
      '%s',
      (_, { registration, expect: expected, answer, headers }) => {
        const { hub, absent = [], ...members } = expected;
        const body = JSON.stringify(requestOf({ linked: golden.linked, ...registration }));
        const result = allocate(policy, body, 'id-1', { now: 0 });
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
