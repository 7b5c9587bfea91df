import type { Command } from 'commander';
import pc from 'picocolors';
import { loadPolicy } from '../build/load-policy';
import { count } from './count';
import { exitCodes } from './exit';
import { tools } from './good-policy';
import { problemsInWords } from './print-problems';
import { problemsAsJson } from './problems-as-json';
import { policyFile, shownPath } from './project';
import { unmetByCases } from './unmet-by-cases';

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
      const { source, problems: found, policy } = loadPolicy(file, tools);
      const problems = policy ? [...found, ...unmetByCases(file, source, policy)] : found;
      if (options.json) console.log(problemsAsJson(file, problems));
      else {
        if (problems.length > 0) console.log(`${problemsInWords(source, problems)}\n`);
        if (policy) console.log(`${pc.green('good')}: ${shownPath(file)}, ${count(policy.rules.length, 'rule')}`);
      }
      process.exitCode = policy ? exitCodes.fine : exitCodes.userError;
    });
}
