import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../lib/build/load-policy';
import { patterns } from '../../lib/webhook/patterns';
import { plugins } from '../../policies/plugins';
import { folderWith } from '../support/cli';

const tools = { plugins, patterns };

/** Loads a policy of this text. */
function load(text: string) {
  const folder = folderWith({ 'policy.yaml': text });
  const loaded = loadPolicy(folder.path('policy.yaml'), tools);
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
