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
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('p.yaml:1:9 error: it must be 1 [schema]')]);
  });
});
