import { cli, folderWith } from '../support/cli';

const bad = `policy: 1
name: bad
rules:
  - name: toasters
    when: { regstrationId: { suffix: -007 } }
    assign: *-toasters-*
  - name: toasters
    assign: { hubs: all, keep: nevr }
`;

const folder = folderWith({
  'bad.yaml': bad,
  'warned.yaml': 'policy: 1\nname: "on"\nrules: [{ name: a, reject: no }]\notherwise: { reject: x }\n',
});
afterAll(() => folder.remove());

describe('dps-allocator validate', () => {
  it('finds nothing wrong with the served policy', async () => {
    expect(await cli(['validate'])).toEqual({
      exitCode: 0,
      stdout: 'good: policies/contoso/policy.yaml, 2 rules\n',
      stderr: '',
    });
  });

  it('shows every problem at once: place, line, what is wrong, how to mend it', async () => {
    const file = folder.path('bad.yaml');
    const { exitCode, stdout } = await cli(['validate', file]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`${file}:1:1 error: otherwise is missing [schema]
   1 | policy: 1
     | ^^^^^^^^^
     = What happens to a device that no rule matches: assign, reject or retry.

${file}:5:13 error: there is no fact regstrationId [known-facts]
   5 |     when: { regstrationId: { suffix: -007 } }
     |             ^^^^^^^^^^^^^
     = did you mean registrationId?

${file}:5:38 warning: -007 is read as the number -7 [yaml]
   5 |     when: { regstrationId: { suffix: -007 } }
     |                                      ^^^^
     = quote it if it is a text: "-007"

${file}:5:38 error: it is a number, and must be a text [schema]
   5 |     when: { regstrationId: { suffix: -007 } }
     |                                      ^^^^
     = The text ends with this.

${file}:6:13 error: a star begins a YAML alias, not a glob [yaml]
   6 |     assign: *-toasters-*
     |             ^^^^^^^^^^^^
     = quote it: "*-toasters-*"

${file}:7:11 error: the name "toasters" is taken [rule-names]
   7 |   - name: toasters
     |           ^^^^^^^^
     = give each rule a name of its own

${file}:8:32 error: "nevr" is not known here [schema]
   8 |     assign: { hubs: all, keep: nevr }
     |                                ^^^^
     = did you mean never?

6 errors, 1 warning

`);
  });

  it('prints the same as JSON', async () => {
    const { exitCode, stdout } = await cli(['validate', '--json', folder.path('bad.yaml')]);
    expect(exitCode).toBe(1);
    const { ok, problems } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(problems).toHaveLength(7);
    expect(problems[1]).toEqual({
      file: folder.path('bad.yaml'),
      line: 5,
      column: 13,
      severity: 'error',
      check: 'known-facts',
      what: 'there is no fact regstrationId',
      cure: 'did you mean registrationId?',
    });
  });

  it('lets warnings pass', async () => {
    const { exitCode, stdout } = await cli(['validate', '--policy', folder.path('warned.yaml')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no is a text here, but other YAML readers take it for true or false');
    expect(stdout).toContain('1 warning');
    expect(stdout).toContain('good: ');
  });

  it.each([
    ['nowhere.yaml', 'there is no policy nowhere.yaml'],
    ['docs', 'docs is a folder; name a file in it'],
  ])('says what is not right with %s', async (file, message) => {
    const { exitCode, stderr } = await cli(['validate', file]);
    expect([exitCode, stderr]).toEqual([2, `error: ${message}\n`]);
  });

  describe('with cases beside the policy', () => {
    const policy = (hubs: string) =>
      `policy: 1\nname: p\nrules: [{ name: r, assign: "${hubs}" }]\notherwise: { reject: none }\n`;
    const cases =
      'cases:\n  - { name: a, registration: { registrationId: d, hubs: [a-toaster-1.azure-devices.net] }, expect: { rule: r } }\n';
    const outputOf = async (files: Record<string, string>) => {
      const folder = folderWith(files);
      const { exitCode, stdout } = await cli(['validate', folder.path('policy.yaml')]);
      folder.remove();
      return { exitCode, stdout };
    };

    it('warns of a selector that none of their hubs fits', async () => {
      const { exitCode, stdout } = await outputOf({ 'policy.yaml': policy('*-toster-*'), 'cases.yaml': cases });
      expect(exitCode).toBe(0);
      expect(stdout).toContain(':3:28 warning: no hub of cases.yaml fits *-toster-* [cases]');
      expect(stdout).toContain('= its hubs are a-toaster-1.azure-devices.net; mend the one or the other');
      expect(stdout).toMatch(/good: .*, 1 rule\n$/);
    });

    it.each([
      ['a hub fits', policy('*-toaster-*'), cases],
      ['the cases are broken', policy('*-toster-*'), 'cases: ['],
      ['there is none', policy('*-toster-*'), 'cases: []'],
      ['a request names no hubs', policy('*-toster-*'), 'cases: [{ name: a, request: r.json, expect: { rule: r } }]'],
    ])('says nothing where %s', async (_, text, beside) => {
      const { stdout } = await outputOf({ 'policy.yaml': text, 'cases.yaml': beside, 'r.json': 'null' });
      expect(stdout).toMatch(/^good: /);
    });
  });
});
