import type { Command } from 'commander';

/** `enrollment …`: who may register with the running emulator, and whom DPS asks. */
export function enrollmentCommand(program: Command): void {
  const enrollment = program.command('enrollment').description('enrollments of the emulator that runs on this machine');
  enrollment
    .command('create <id>')
    .description('make an enrollment with symmetric keys')
    .option('--dps <name>', 'the DPS; default: the first')
    .option(
      '--group',
      'an enrollment group; default: an individual enrollment, of the device with that registration id',
    )
    .option('--webhook <url>', 'the webhook that decides; default: the policy of the DPS')
    .option('--hub <host name...>', 'the hubs that it may assign to; default: all linked ones')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ dps-allocator enrollment create my-devices --group --webhook http://127.0.0.1:7071/api/allocate',
    )
    .action(async (id, options) => (await import('./enrollment/enrollments')).createEnrollment(id, options));
  enrollment
    .command('list')
    .description('the enrollments of a DPS')
    .option('--dps <name>', 'the DPS; default: the first')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ dps-allocator enrollment list')
    .action(async options => (await import('./enrollment/enrollments')).listEnrollments(options));
}
