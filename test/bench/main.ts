import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { firstAnswer } from './first-answer';
import { registrations } from './registrations';
import { tableOf, verdictOf } from './report';
import type { Result } from './result';
import { spreading } from './spreading';
import { throughput } from './throughput';
import { wholeRequest } from './whole-request';
import { openWorkbench, type Workbench } from './workbench';

const benchmarks: Record<string, (workbench: Workbench) => Promise<Result[]>> = {
  'whole-request': wholeRequest,
  'first-answer': firstAnswer,
  throughput,
  spreading,
  registrations,
};

/** The folder of the checkout; the benchmark runs from its folder out/. */
const root = join(__dirname, '..');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
  const names = Object.keys(benchmarks).filter(name => values.only === undefined || name === values.only);
  if (names.length === 0) throw new Error(`--only knows ${Object.keys(benchmarks).join(', ')}`);

  const workbench = await openWorkbench(root);
  const results: Result[] = [];
  try {
    for (const name of names) {
      console.log(`${name} …`);
      results.push(...(await (benchmarks[name] as (typeof benchmarks)[string])(workbench)));
    }
  } finally {
    workbench.remove();
  }
  console.log(tableOf(results));
  console.log(verdictOf(results));
  const file = values.json === undefined ? join(root, 'out/bench.json') : resolve(values.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ node: process.version, cores: availableParallelism(), results }, null, 2)}\n`,
  );
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
