// `npm run mutate [room …]`: mutation tests of lib/allocation, room by room. Each room must be proven by its own tests
// (and the algorithm by its golden cases): that says more than all tests together, and takes a fraction of the time.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bin/bundle-tools.mjs';

/** What is mutated, and the tests that must notice. */
const rooms = {
  top: { mutate: ['*.ts'], tests: ['*.test.ts'] },
  contract: { mutate: ['contract/*.ts'], tests: ['contract/*.test.ts'] },
  rules: { mutate: ['rules/*.ts'], tests: ['rules/*.test.ts'] },
  facts: { mutate: ['rules/facts/*.ts'], tests: ['rules/facts/*.test.ts'] },
  operators: { mutate: ['rules/operators/*.ts'], tests: ['rules/operators/*.test.ts'] },
  hubs: { mutate: ['hubs/**/*.ts'], tests: ['hubs/**/*.test.ts'] },
  twin: { mutate: ['twin/*.ts'], tests: ['twin/*.test.ts'] },
  decision: { mutate: ['decision/*.ts'], tests: ['decision/*.test.ts', '../golden/*.test.ts', 'allocate.test.ts'] },
  policy: { mutate: ['policy/*.ts'], tests: ['policy/*.test.ts'] },
  checks: { mutate: ['policy/checks/*.ts'], tests: ['policy/checks/*.test.ts'] },
};
const aim = 85;
const { jest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Runs Stryker on one room and counts what became of its mutants. */
function mutate(name) {
  const { mutate, tests } = rooms[name];
  const report = join(root, `reports/mutation-${name}.json`);
  const config = {
    testRunner: 'jest',
    coverageAnalysis: 'perTest',
    // TypeScript is babel's affair here; Stryker need not look for a configuration of it.
    tsconfigFile: 'none.json',
    mutate: mutate.map(pattern => `lib/allocation/${pattern}`),
    // Values that are made once when a module is loaded: tables, whose rows have tests of their own.
    ignoreStatic: true,
    reporters: ['progress-append-only', 'clear-text', 'json'],
    clearTextReporter: { logTests: false, reportTests: false },
    jsonReporter: { fileName: report },
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: {
        transform: jest.transform,
        testMatch: tests.map(pattern => `<rootDir>/${join('test/allocation', pattern)}`),
        // It counts a whole fleet, too slow to be asked for every mutant.
        testPathIgnorePatterns: ['weighted-spread'],
      },
    },
  };
  mkdirSync(join(root, 'reports'), { recursive: true });
  const file = join(root, `reports/stryker-${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  spawnSync('npx', ['--no-install', 'stryker', 'run', file], { cwd: root, stdio: 'inherit' });
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted) => statuses.filter(status => wanted.includes(status)).length;
  return {
    name,
    found: count('Killed', 'Timeout'),
    missed: count('Survived', 'NoCoverage'),
    ignored: count('Ignored'),
  };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !rooms[name]);
if (unknown.length > 0) {
  console.error(`there is no room ${unknown.join(', ')}; the rooms are ${Object.keys(rooms).join(', ')}`);
  process.exit(2);
}
const results = (wanted.length > 0 ? wanted : Object.keys(rooms)).map(mutate);
const percent = ({ found, missed }) => (found / (found + missed)) * 100;
const total = results.reduce(
  (sum, { found, missed, ignored }) => ({
    found: sum.found + found,
    missed: sum.missed + missed,
    ignored: sum.ignored + ignored,
  }),
  { found: 0, missed: 0, ignored: 0 },
);
for (const result of [...results, { name: 'all', ...total }]) {
  console.log(
    `${result.name.padEnd(10)} ${percent(result).toFixed(1)} %  ${result.found} found, ${result.missed} missed, ${result.ignored} static`,
  );
}
process.exitCode = percent(total) >= aim ? 0 : 1;
