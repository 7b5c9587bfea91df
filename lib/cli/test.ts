import type { Command } from 'commander';
import { compare } from '../cases/compare';
import { ask } from './ask';
import { caseInWords } from './case-in-words';
import { exitCodes } from './exit';
import { goodCases } from './good-cases';
import { goodPolicy } from './good-policy';
import { policyFile } from './project';

/** `test`: the cases of a policy. */
export function testCommand(program: Command): void {
  program
    .command('test')
    .description('check a policy against its cases, cases.yaml beside it')
    .option('--policy <file>', 'the policy file; default: the served one')
    .option('--json', 'print the results as JSON')
    .addHelpText('after', '\nExample:\n  $ dps-allocator test --policy policies/contoso/policy.yaml')
    .action((options: { policy?: string; json?: boolean }) => {
      const file = policyFile(options.policy);
      const { compiled } = goodPolicy(file, options);
      const results = goodCases(file, options).cases.map(({ name, question, expect }) => {
        const { decision } = ask(compiled, question);
        return { name, differences: compare(decision, expect), reason: decision.reason };
      });
      const failed = results.filter(({ differences }) => differences.length > 0);
      if (options.json)
        console.log(
          JSON.stringify({ passed: results.length - failed.length, failed: failed.length, cases: results }, null, 2),
        );
      else {
        for (const { name, differences, reason } of results) console.log(caseInWords(name, differences, reason));
        console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
      }
      process.exitCode = failed.length > 0 ? exitCodes.userError : exitCodes.fine;
    });
}
