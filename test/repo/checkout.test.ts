import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(__dirname, '../..');
let checkout: string;

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  for (const part of ['bin', 'functions', 'lib', 'policies', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(repository, part), join(checkout, part), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => rmSync(checkout, { recursive: true }));

const help = () =>
  execFileSync(process.execPath, [join(checkout, 'bin/dps-allocator.mjs'), '--help'], { encoding: 'utf8' });
const bundledAt = () => statSync(join(checkout, 'out/cli.cjs')).mtimeMs;

describe('the command line in a checkout', () => {
  it('bundles itself at the first call, and not again while nothing has changed', () => {
    expect(help()).toContain('Usage: dps-allocator');
    const at = bundledAt();
    expect(help()).toContain('Usage: dps-allocator');
    expect(bundledAt()).toBe(at);
  });

  it('is never older than its sources', () => {
    const main = join(checkout, 'lib/cli/main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replace('Decides which IoT hub', 'Finds the IoT hub'));
    expect(help()).toContain('Finds the IoT hub');
  });

  it('makes anew what somebody has removed', () => {
    rmSync(join(checkout, 'out/emulator.cjs'));
    help();
    expect(statSync(join(checkout, 'out/emulator.cjs')).size).toBeGreaterThan(0);
  });
});
