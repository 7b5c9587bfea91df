import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fact } from '../../lib/allocation/plugin';
import type { CheckTools } from '../../lib/allocation/policy/checks/check';
import { loadPolicy } from '../../lib/build/load-policy';
import { patterns } from '../../lib/webhook/patterns';
import { plugins } from '../../policies/plugins';
import { folderWith } from '../support/cli';

const tools = { plugins, patterns };

/** Loads a policy of this text. */
function load(text: string, loadTools: CheckTools = tools) {
  const folder = folderWith({ 'policy.yaml': text });
  const loaded = loadPolicy(folder.path('policy.yaml'), loadTools);
  folder.remove();
  return loaded;
}

describe('loadPolicy', () => {
  it('loads every policy of the repository without a complaint', () => {
    const policies = join(__dirname, '../../policies');
    for (const name of readdirSync(policies, { withFileTypes: true }).filter(entry => entry.isDirectory())) {
      expect(loadPolicy(join(policies, name.name, 'policy.yaml'), tools)).toMatchObject({
        problems: [],
        policy: { name: name.name },
      });
    }
  });

  it('loads the example of the reference without a complaint', () => {
    const [, example = ''] =
      /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(__dirname, '../../docs/policy.md'), 'utf8')) ?? [];
    expect(load(example)).toMatchObject({ problems: [], policy: { name: 'appliances', onError: 'keep' } });
  });

  it.each([
    ['', 'it is empty'],
    ['[]', 'it is a list, and must be an object'],
    ['just a text', 'it is a text, and must be an object'],
  ])('%j is no policy', (text, what) => {
    expect(load(text).problems).toMatchObject([{ what, place: { line: 1, column: 1 } }]);
  });

  it('has a net below the checks: what cannot be compiled is a problem of the policy', () => {
    const own = fact({
      name: 'own',
      summary: 'reads itself, without options in which a check could see it',
      type: 'text',
      vouchedBy: 'device',
      compile: (_, { fact }) => fact('own'),
    });
    const text =
      'policy: 1\nname: x\nrules: [{ name: a, when: { own: x }, assign: all }]\notherwise: { reject: nobody }\n';
    const { problems, policy } = load(text, { ...tools, plugins: [...plugins, own] });
    expect(problems).toEqual([
      {
        severity: 'error',
        check: 'compile',
        what: 'it cannot be compiled: the fact own has itself as a source',
        place: expect.objectContaining({ line: 1, column: 1 }),
      },
    ]);
    expect(policy).toBeUndefined();
  });

  it.each(['payload.beta: true', 'not: { modelId: x }', 'registrationId: x'])(
    'says that a condition is not below its when: %s',
    condition => {
      const { problems } = load(
        `policy: 1\nname: x\nrules:\n  - name: a\n    when:\n    ${condition}\n    assign: all\notherwise: { reject: none }\n`,
      );
      expect(problems).toMatchObject([
        { what: 'it is empty', place: { line: 5 } },
        { place: { line: 6, column: 5 }, cure: 'indent it below when' },
      ]);
    },
  );

  it.each([
    ['a member that is no condition', 'rules: [{ name: a, when: , color: red, reject: none }]', 'known are name'],
    [
      'a rule whose when has a condition',
      'rules: [{ name: a, when: { dps: x }, modelId: x, reject: none }]',
      'known are name',
    ],
    ['what is no rule', 'modelId: x\nrules: [{ name: a, reject: none }]', 'known are policy'],
    ['what is deeper', 'rules: [{ name: a, reject: { reason: none, modelId: x } }]', 'known are reason'],
    ['rules that are none', 'rules: { a: { when: , modelId: x } }', undefined],
  ])('says it of nothing else: %s', (_, rules, cure) => {
    const { problems } = load(`policy: 1\nname: x\n${rules}\notherwise: { reject: none }\n`);
    const unknown = problems.filter(({ what }) => what.endsWith('is not known here'));
    expect(unknown.map(problem => problem.cure)).toEqual(cure === undefined ? [] : [expect.stringContaining(cure)]);
  });

  it('lists problems in the order of the file, whoever finds them', () => {
    const { problems, policy } = load(
      'policy: 1\nname: x\nrules:\n  - { name: a, when: { payload.v: 1.10 }, assign: { tag: eu }, color: red }\n  - { name: a, reject: no }\notherwise: {}\n',
    );
    expect(problems.map(({ check, place }) => [check, place.line, place.column])).toEqual([
      ['yaml', 4, 35],
      ['hub-selectors', 4, 58],
      ['schema', 4, 64],
      ['rule-names', 5, 13],
      ['yaml', 5, 24],
      ['one-outcome', 6, 12],
    ]);
    expect(policy).toBeUndefined();
  });
});
