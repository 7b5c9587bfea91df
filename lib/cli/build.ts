import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { bundleFunctionApp } from '../build/bundle';
import { generatedFiles } from '../build/generated-files';
import { writeIfChanged } from '../build/write-if-changed';
import { goodPolicy, tools } from './good-policy';
import { policyFile, root, shownPath } from './project';
import { writeSnapshot } from './write-snapshot';

/** `build`: everything that is deployed, and every generated file of the repository. */
export function buildCommand(program: Command): void {
  program
    .command('build')
    .description('build the function app: the bundle and the policy that it serves')
    .option('--policy <file>', 'the policy file; default: the served one')
    .option('--revision <n>', "the policy's revision", wholeNumber, 0)
    .option('--quiet', 'say nothing unless something is wrong')
    .addHelpText('after', '\nExample:\n  $ dps-allocator build --revision 7')
    .action(async (options: { policy?: string; revision: number; quiet?: boolean }) => {
      const file = policyFile(options.policy);
      const { policy } = goodPolicy(file);
      const say = options.quiet ? () => {} : (text: string) => console.log(text);
      for (const [file, text] of Object.entries(await generatedFiles(root, tools.plugins))) {
        if (writeIfChanged(join(root, file), text)) say(`wrote ${file}`);
      }
      for (const [name, size] of Object.entries(await bundleFunctionApp(root)))
        say(`dist/${name} ${pc.dim(`${Math.round(size / 1024)} KB`)}`);
      const { hash } = writeSnapshot(policy, options.revision, join(root, 'dist/policy.json'));
      say(`dist/policy.json ${pc.dim(`${shownPath(file)}, revision ${options.revision}, ${hash.slice(0, 19)}…`)}`);
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a revision is a whole number');
  return Number(text);
}
