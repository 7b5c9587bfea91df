import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, folderWith } from '../support/cli';

describe('dps-allocator', () => {
  it.each(['start', 'validate', 'explain', 'test', 'describe', 'build'])('%s --help has an example', async name => {
    const { exitCode, stdout } = await cli([name, '--help']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`Example:\n  $ dps-allocator ${name}`)]);
  });

  it('without a command shows its help and ends with 2', async () => {
    const { exitCode, stderr } = await cli([]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Usage: dps-allocator')]);
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    expect(await cli(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  describe('with --json and a broken file', () => {
    const good = 'policy: 1\nname: p\nrules: [{ name: r, assign: all }]\notherwise: { reject: none }\n';
    const broken = folderWith({ 'policy.yaml': 'policy: 2\nname: p\n' });
    const brokenCases = folderWith({ 'policy.yaml': good, 'cases.yaml': 'cases: 1\n' });
    afterAll(() => {
      broken.remove();
      brokenCases.remove();
    });

    it.each([['describe'], ['test'], ['explain', '--registration-id', 'x'], ['explain', '--case', 'x']])(
      '%s prints the problems of a policy as validate does',
      async (...command) => {
        const args = ['--json', '--policy', broken.path('policy.yaml')];
        expect(await cli([...command, ...args])).toEqual(await cli(['validate', ...args]));
      },
    );

    it.each([['test'], ['explain', '--registration-id', 'x'], ['explain', '--case', 'x']])(
      '%s prints the problems of cases likewise',
      async (...command) => {
        const { exitCode, stdout } = await cli([...command, '--json', '--policy', brokenCases.path('policy.yaml')]);
        expect(exitCode).toBe(1);
        expect(JSON.parse(stdout)).toEqual({
          ok: false,
          problems: [expect.objectContaining({ file: brokenCases.path('cases.yaml'), line: 1, column: 8 })],
        });
      },
    );
  });

  it('suggests the command that was meant', async () => {
    const { exitCode, stderr } = await cli(['explian']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean explain?')]);
  });
});

describe('dps-allocator describe', () => {
  it('says in plain words what the served policy does', async () => {
    expect((await cli(['describe'])).stdout).toBe(`policy contoso

The first rule that matches decides:
  1. toasters: if registrationId ends with "-contoso-tstrsd-007": assign to hubs named *-toasters-* (weighted) with an initial twin
  2. heat pumps: if registrationId ends with "-contoso-hpsd-088": assign to hubs named *-heatpumps-* (weighted) with an initial twin
     otherwise: reject as failed (unrecognized device)
`);
  });

  it('prints the same as JSON, hubs included', async () => {
    const folder = folderWith({
      'p.yaml':
        'policy: 1\nname: p\nhubs: [{ name: a, tags: [eu], weight: 0 }]\nrules: [{ name: r, assign: { tag: eu } }]\notherwise: { retry: later }\n',
    });
    const { stdout } = await cli(['describe', '--json', '--policy', folder.path('p.yaml')]);
    folder.remove();
    expect(JSON.parse(stdout)).toEqual({
      name: 'p',
      hubs: ['a; tagged eu; weight 0'],
      rules: [{ name: 'r', words: 'assign to hubs tagged eu (weighted)' }],
      otherwise: 'ask DPS to come again after 30 s (later)',
    });
  });

  it('refuses a policy with errors, and shows them', async () => {
    const folder = folderWith({ 'p.yaml': 'policy: 2\nname: p\n' });
    const { exitCode, stderr } = await cli(['describe', '--policy', folder.path('p.yaml')]);
    folder.remove();
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^\S*p.yaml:1:1 error: rules is missing \[schema\]/)]);
    expect(stderr).toContain('p.yaml:1:9 error: it must be 1 [schema]');
  });
});

describe('dps-allocator build', () => {
  it('builds nothing for a policy with errors', async () => {
    const folder = folderWith({ 'p.yaml': 'policy: 2\nname: p\n' });
    const { exitCode, stdout, stderr } = await cli(['build', '--policy', folder.path('p.yaml')]);
    folder.remove();
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('p.yaml:1:9 error: it must be 1 [schema]');
  });
});
