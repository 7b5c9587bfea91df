#!/usr/bin/env node
// The door of the command line. In a checkout it bundles what has changed first, so that an edit (a plug-in of yours, too) is never stale.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleTools, root } from './bundle-tools.mjs';

const isCheckout = existsSync(join(root, 'lib/cli/main.ts'));

try {
  if (isCheckout) await bundleTools();
} catch (error) {
  const why =
    error.code === 'ERR_MODULE_NOT_FOUND' ? 'its dependencies are not installed: run npm ci first' : error.message;
  process.stderr.write(`dps-allocator cannot be built: ${why}\n`);
  process.exit(3);
}
createRequire(import.meta.url)(join(root, 'out/cli.cjs'));
