import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpFunctionOptions } from '@azure/functions';
import { allocate } from '../../functions/allocate';
import { explain } from '../../functions/explain';
import { health } from '../../functions/health';
import { policy } from '../../functions/policy';
import type { Webhook } from '../../lib/webhook/webhook';

const functions: Record<string, (webhook: Webhook) => HttpFunctionOptions> = { allocate, explain, health, policy };
const webhook = { allocate: 'allocate', explain: 'explain', policy: 'policy', health: 'health' } as unknown as Webhook;

describe('the HTTP functions', () => {
  it('are all that the folder functions/ has', () => {
    const files = readdirSync(join(__dirname, '../../functions')).filter(file => file !== 'index.ts');
    expect(files.map(file => file.replace('.ts', ''))).toEqual(Object.keys(functions));
  });

  it.each([
    ['allocate', ['POST'], 'function', 'allocate/{dps?}'],
    ['explain', ['POST'], 'function', 'explain/{dps?}'],
    ['policy', ['GET'], 'function', 'policy'],
    ['health', ['GET'], 'anonymous', 'health'],
  ])('%s: %s, level %s, at %s', (name, methods, authLevel, route) => {
    expect(functions[name]?.(webhook)).toEqual({ methods, authLevel, route, handler: name });
  });
});
