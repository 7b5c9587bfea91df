import type { Command } from 'commander';
import pc from 'picocolors';
import { loadPolicy } from '../build/load-policy';
import { exitCodes } from './exit';
import { tools } from './good-policy';
import { problemsInWords } from './print-problems';
import { policyFile, shownPath } from './project';

/** `validate`: every problem of a policy at once. */
export function validateCommand(program: Command): void {
  program
    .command('validate')
    .description('find every mistake in a policy, with its place and its cure')
    .argument('[policy]', 'the policy file; default: the served one')
    .option('--policy <file>', 'the same as the argument')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', '\nExample:\n  $ dps-allocator validate policies/contoso/policy.yaml')
    .action((argument: string | undefined, options: { policy?: string; json?: boolean }) => {
      const file = policyFile(argument ?? options.policy);
      const { source, problems, policy } = loadPolicy(file, tools);
      if (options.json) {
        const listed = problems.map(({ place, ...problem }) => ({
          file: shownPath(file),
          line: place.line,
          column: place.column,
          ...problem,
        }));
        console.log(JSON.stringify({ ok: policy !== undefined, problems: listed }, null, 2));
      } else {
        if (problems.length > 0) console.log(`${problemsInWords(source, problems)}\n`);
        if (policy) console.log(`${pc.green('good')}: ${shownPath(file)}, ${policy.rules.length} rules`);
      }
      process.exitCode = policy ? exitCodes.fine : exitCodes.userError;
    });
}
