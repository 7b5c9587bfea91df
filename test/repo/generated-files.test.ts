import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fact } from '../../lib/allocation/plugin';
import { withTables } from '../../lib/build/docs-tables';
import { plugins } from '../../policies/plugins';
import { cli } from '../support/cli';

const repository = join(__dirname, '../..');

describe('generated files', () => {
  it('are fresh: a build writes none of them', async () => {
    const { exitCode, stdout } = await cli(['build']);
    expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining('wrote ')]);
  });

  it.each([
    'lib/allocation/contract/generated/validators.js',
    'lib/allocation/policy/generated/policy-document.d.ts',
    'lib/cases/generated/cases-document.d.ts',
  ])('%s says so in its first line', file => {
    expect(readFileSync(join(repository, file), 'utf8').split('\n')[0]).toContain('Do not edit.');
  });

  it('of the documentation have the tables of the plug-ins', () => {
    const own = fact({
      name: 'line',
      summary: 'The line | of <it>.',
      type: 'text',
      vouchedBy: 'device',
      compile: () => ({ read: () => 'a' }),
    });
    const page =
      'a\n<!-- table: facts -->\nold\n<!-- end of table -->\n<!-- table: other -->\nkept\n<!-- end of table -->\n';
    const written = withTables(page, [own]);
    expect(written).toContain('| `line` | The line \\| of &lt;it>. | text | device |\n<!-- end of table -->');
    expect(written).not.toContain('old');
    expect(written).toContain('kept');
    const reference = readFileSync(join(repository, 'docs/policy.md'), 'utf8');
    for (const { name } of plugins) expect(reference).toMatch(new RegExp(`\\| \`${name}(\\.\\*)?\` \\|`));
  });
});
