import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(__dirname, '../..');
const run = promisify(execFile);
const page = readFileSync(join(repository, 'docs/testing.md'), 'utf8');

/** The fenced blocks of the page in their order; a block of code has the file's name that its paragraph names last. */
const blocks = [...page.matchAll(/([^\n]*(?:\n[^\n]+)*)\n\n```(\w+)\n([\s\S]*?)```/g)].map(
  ([, paragraph = '', language, text = '']) => ({
    language,
    text,
    file: /`([\w.-]+\.js)`/.exec(paragraph)?.[1],
  }),
);

/** What a person's shell has: neither the npm nor the jest that runs these tests tells a command anything. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|JEST_|NODE_ENV$|NODE_OPTIONS$)/.test(name)),
  ),
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};

/** The package's file, with all that npm would publish. */
interface Packed {
  filename: string;
  size: number;
  files: { path: string }[];
}

let folder: string;
let project: string;
let packed: Packed;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dps-allocator-tarball-'));
  project = join(folder, 'project');
  mkdirSync(project);
  // The tests' own setup has built what `prepare` builds.
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: repository,
    env,
  });
  [packed] = JSON.parse(stdout) as [Packed];
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const sh = (command: string) => run('sh', ['-c', command], { cwd: project, env });

describe('the package', () => {
  it('has what is needed and nothing else, in at most 4 MB', () => {
    const { paths, size } = { paths: packed.files.map(({ path }) => path), size: packed.size };
    expect(size).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(paths.filter(path => !/^(docs|policies)\//.test(path)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/bundle-tools.mjs',
      'bin/dps-allocator.mjs',
      'bin/prepare.mjs',
      'dist/main.cjs',
      'dist/policy.json',
      'dist/regex.cjs',
      'dist/telemetry.cjs',
      'emulator.d.ts',
      'host.json',
      'lib/emulator-config/generated/emulator-config.d.ts',
      'out/cli.cjs',
      'out/connect-local.cjs',
      'out/device-process.cjs',
      'out/emulator.cjs',
      'out/functions-host.cjs',
      'package.json',
    ]);
    expect(paths.filter(path => /^(docs|policies)\//.test(path) && !/\.(md|yaml|json)$/.test(path))).toEqual([]);
  });

  it('makes the test of docs/testing.md pass, from an empty folder', async () => {
    let last = { stdout: '', stderr: '' };
    for (const { language, text, file } of blocks) {
      if (language === 'js') writeFileSync(join(project, file ?? 'the page does not name this file'), text);
      if (language !== 'sh') continue;
      for (const command of text.trim().split('\n'))
        last = await sh(command.replace(' dps-allocator ', ` ${join(folder, packed.filename)} `));
    }
    expect(last.stderr).toContain('Tests:       2 passed, 2 total');
  }, 120_000);

  it('has types that a strict project takes, however it resolves modules', async () => {
    writeFileSync(join(project, 'types.mts'), typed);
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const strict =
      '--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck false --lib es2023 --types "" types.mts';
    await sh(`${tsc} --ignoreConfig --module nodenext --target es2023 ${strict}`);
    await sh(`${tsc} --ignoreConfig --module preserve --moduleResolution bundler --target es2023 ${strict}`);
  }, 30_000);

  it('has a command line that works without dev dependencies', async () => {
    expect((await sh('npx --no-install dps-allocator test')).stdout).toContain('0 failed');
    expect((await sh('npx --no-install dps-allocator start --once --port 0')).stdout).toContain('cases as expected');
  }, 60_000);

  it('has the preload', async () => {
    expect((await sh('node --require dps-allocator/connect-local --print 1')).stdout).toBe('1\n');
  });
});

const typed = `import { type Emulator, type EmulatorConfig, startEmulator } from 'dps-allocator/emulator';

const config: EmulatorConfig = { emulator: 1, hubs: { 'a.azure-devices.net': { sku: 'S1' } } };
const emulator: Emulator = await startEmulator({ config, webhook: 'http://127.0.0.1:1/', connect: false });
const key: string = emulator.dps('a').deviceKey('d1', 'g1');
const tags: Record<string, unknown> | undefined = emulator.hub('a').twin(key)?.tags;
// @ts-expect-error: a config or a file, not both
startEmulator({ config, file: 'emulator.yaml' });
// @ts-expect-error: neither is too little
startEmulator({ port: 0 });
// @ts-expect-error: there is no such sku
startEmulator({ config: { emulator: 1, hubs: { a: { sku: 'S9' } } } });
export { tags };
`;
