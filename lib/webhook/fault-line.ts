/** A fault for the log: its kind and its place, without the data that its message may quote. */
export function faultLine({ name, stack = '' }: Error): string {
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line));
  return [`a fault of the webhook: ${name}`, ...frames].join('\n');
}
