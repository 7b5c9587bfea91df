import { type Command, Option } from 'commander';

/** `device …`: one device on the running emulator, with Microsoft's own clients, which are loaded only then. */
export function deviceCommand(program: Command): void {
  const device = program.command('device').description('a real device on the emulator that runs on this machine');
  const add = (name: string, description: string, example: string) =>
    device
      .command(`${name} <registration-id>`)
      .description(description)
      .option('--dps <name>', 'the DPS; default: the first')
      .option('--json', 'print JSON')
      .addHelpText('after', `\nExample:\n  $ dps-allocator device ${example}`);

  add(
    'register',
    'register a device, connect it to its hub and read its twin',
    'register my-toaster-contoso-tstrsd-007',
  )
    .option('--group <id>', 'the enrollment group; default: its own enrollment, or the first group with keys')
    .option('--key <base64>', "the device's key; default: the one that its enrollment gives it")
    .option('--cert <file>', 'register with a certificate: PEM, leaf first')
    .option('--cert-key <file>', "the certificate's private key: PEM")
    .option('--payload <json>', 'what the device sends along: a JSON object, or @file')
    .addOption(new Option('--transport <name>', 'how it speaks to DPS').choices(['mqtt', 'https']).default('mqtt'))
    .option('--verbose', 'show what happened, step by step')
    .action(async (id, options) => (await import('./device/register-device')).registerDevice(id, options));
  add('twin', 'show the twin of a registered device, as its hub has it', 'twin my-toaster-contoso-tstrsd-007').action(
    async (id, options) => (await import('./device/registered-device')).showTwin(id, options),
  );
  add('key', 'show the key of a device', 'key my-toaster-contoso-tstrsd-007')
    .option('--group <id>', 'the enrollment group; default: its own enrollment, or the first group with keys')
    .option('--group-key <base64>', 'derive it from this key of a group; needs no emulator')
    .action(async (id, options) => (await import('./device/show-key')).showKey(id, options));
  add(
    'forget',
    'delete the registration of a device and its identity in the hub',
    'forget my-toaster-contoso-tstrsd-007',
  ).action(async (id, options) => (await import('./device/registered-device')).forgetDevice(id, options));
}
