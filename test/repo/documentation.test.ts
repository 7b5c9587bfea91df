import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type { Plugin } from '../../lib/allocation/plugin';
import { compilePolicy } from '../../lib/allocation/policy/compile';
import { loadPolicy } from '../../lib/build/load-policy';
import { ask } from '../../lib/cli/ask';
import { patterns } from '../../lib/webhook/patterns';
import { cli, folderWith } from '../support/cli';
import { requestOf } from '../support/requests';
import { start } from '../support/started';

const repository = join(__dirname, '../..');
const run = promisify(execFile);
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const fences = (file: string, language: string) =>
  [...read(file).matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );

/** The commands of a page, one a line, without their comments. */
const commands = (file: string) =>
  fences(file, 'sh').flatMap(text =>
    text
      .split('\n')
      .map(line => line.replace(/\s+#.*$/, '').trim())
      .filter(Boolean),
  );

/** What a person's shell has: the npm that runs these tests tells the npm of a command nothing. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

describe('README.md', () => {
  const [startCommand, curl = '', testCommand, ...rest] = commands('README.md');

  it('begins with the two commands, which are scripts of package.json', () => {
    expect([startCommand, testCommand]).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    expect(JSON.parse(read('package.json')).scripts).toMatchObject({
      start: expect.any(String),
      test: expect.stringMatching(/^jest/),
    });
  });

  it('asks what DPS would ask', async () => {
    const started = start(['--port', '0']);
    await started.prints('Following ');
    expect(curl).toMatch(/^curl -s localhost:7071\/api\/allocate -d @policies\/contoso\/recorded.json$/);
    const { stdout } = await run('sh', ['-c', curl.replace('localhost:7071', new URL(started.url('allocate')).host)], {
      cwd: repository,
    });
    started.kill('SIGTERM');
    await started.exitCode;
    expect(JSON.parse(stdout)).toEqual({ iotHubHostName: 'contoso-toasters-hub-1098.azure-devices.net' });
  });

  it.each(rest)('%s', async command => {
    const { stdout } = await run('sh', ['-c', command.replace(/^npx /, 'npx --no-install ')], { cwd: repository, env });
    expect(stdout.trim()).not.toBe('');
  });

  it('shows a policy that is good, and the true output of explain', async () => {
    const [policy = ''] = fences('README.md', 'yaml');
    const folder = folderWith({ 'policy.yaml': policy });
    expect((await cli(['validate', folder.path('policy.yaml')])).exitCode).toBe(0);
    folder.remove();
    const { stdout } = await cli(['explain', '--registration-id', 'breakroom499-contoso-tstrsd-007']);
    const shown = fences('README.md', '').find(text => text.startsWith('breakroom499')) ?? 'none';
    expect(stdout.startsWith(shown.trimEnd())).toBe(true);
  });
});

describe('docs/policy.md', () => {
  it('has cases that its own policy passes', async () => {
    const [policy = '', cases = ''] = fences('docs/policy.md', 'yaml');
    const folder = folderWith({ 'policy.yaml': policy, 'cases.yaml': cases });
    const { exitCode, stdout } = await cli(['test', '--policy', folder.path('policy.yaml')]);
    folder.remove();
    expect([exitCode, stdout.trim().split('\n').at(-1)]).toEqual([0, '3 passed, 0 failed']);
  });

  it('has a plug-in that works as one more entry of the table', () => {
    const [code = ''] = fences('docs/policy.md', 'ts');
    const { outputFiles } = buildSync({
      stdin: { contents: code, resolveDir: join(repository, 'policies'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      write: false,
    });
    const module = { exports: {} as { plugins: Plugin[] } };
    new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
    const tools = { plugins: module.exports.plugins, patterns };
    const folder = folderWith({
      'policy.yaml':
        'policy: 1\nname: own\nrules:\n  - { name: line a, when: { line: [a, b] }, assign: { hubs: "hub-{{line}}", payload: { line: "{{line}}" } } }\notherwise: { reject: nobody }\n',
      'bad.yaml':
        'policy: 1\nname: own\nrules:\n  - { name: line a, when: { lin: a }, assign: all }\notherwise: { reject: nobody }\n',
    });
    const { policy, problems } = loadPolicy(folder.path('policy.yaml'), tools);
    const bad = loadPolicy(folder.path('bad.yaml'), tools);
    folder.remove();
    expect(problems).toEqual([]);
    if (!policy) throw new Error('the policy is good');
    const { answer, explanation } = ask(compilePolicy(policy, tools), {
      body: requestOf({ registrationId: 'Device-B' }),
      at: 0,
    });
    expect(answer.body).toEqual({ iotHubHostName: 'hub-b.azure-devices.net', payload: { line: 'b' } });
    expect(explanation.facts).toEqual([{ path: 'line', value: 'b', vouchedBy: 'attestation' }]);
    expect(bad.problems).toMatchObject([{ what: 'there is no fact lin', cure: 'did you mean line?' }]);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names files that are there', () => {
    const paths = [...read('CONTRIBUTING.md').matchAll(/`((?:lib|functions|docs|policies|test)\/[\w./-]*)/g)].map(
      ([, path = '']) => path.replace(/\*.*$/, ''),
    );
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) expect(() => readFileSync(join(repository, path))).not.toThrow(/ENOENT/);
  });
});
