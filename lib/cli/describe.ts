import type { Command } from 'commander';
import pc from 'picocolors';
import { policyInWords } from '../allocation/policy/words';
import { goodPolicy, tools } from './good-policy';
import { policyFile } from './project';

/** `describe`: a policy in plain words. */
export function describeCommand(program: Command): void {
  program
    .command('describe')
    .description('say in plain words what a policy does')
    .option('--policy <file>', 'the policy file; default: the served one')
    .option('--json', 'print the words as JSON')
    .addHelpText('after', '\nExample:\n  $ dps-allocator describe')
    .action((options: { policy?: string; json?: boolean }) => {
      const { policy } = goodPolicy(policyFile(options.policy), options);
      const { hubs, rules, otherwise } = policyInWords(policy, tools.plugins);
      if (options.json) {
        console.log(JSON.stringify({ name: policy.name, hubs, rules, otherwise }, null, 2));
        return;
      }
      console.log(pc.bold(`policy ${policy.name}`));
      if (hubs.length > 0)
        console.log(['', 'Hubs; the first that fits describes a hub:', ...hubs.map(hub => `  ${hub}`)].join('\n'));
      console.log(
        [
          '',
          'The first rule that matches decides:',
          ...rules.map(({ name, words }, index) => `${String(index + 1).padStart(3)}. ${pc.bold(name)}: ${words}`),
        ].join('\n'),
      );
      console.log(`     ${pc.bold('otherwise')}: ${otherwise}`);
    });
}
