import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ShortRegistration } from '../allocation/request-under-test';

/** One file of cases: what the reference says that one policy decides. */
export interface Golden {
  /** The sentence of the reference that the cases prove. */
  proves: string;
  policy: object;
  linked: string[];
  cases: GoldenCase[];
  /** Reprovision policies, and for each row and column: step, hub, twin. */
  columns?: ('migrate' | 'reset' | 'never' | 'absent')[];
  matrix?: { keep: string; current: string; cells: string[] }[];
}

export interface GoldenCase {
  name: string;
  registration?: Partial<ShortRegistration>;
  /** Members of the decision; `absent` lists those that must not be there. */
  expect: { hub?: string; absent?: string[] };
  answer?: object;
  headers?: object;
}

/** A matrix written out: one case for each cell. */
function matrixCases({ columns = [], matrix = [] }: Golden): GoldenCase[] {
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

/** Every file of golden cases of the algorithm, its matrices written out. */
export const goldenFiles = readdirSync(folder).map(file => {
  const golden: Golden = parse(readFileSync(join(folder, file), 'utf8'));
  return { ...golden, file, cases: [...golden.cases, ...matrixCases(golden)] };
});
