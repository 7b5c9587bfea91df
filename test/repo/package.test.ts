import { readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

const repository = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

/** What a bundle asks Node for at run time. */
const required = (file: string) => [
  ...new Set([...read(file).matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name as string)),
];

describe('the package that is deployed', () => {
  it('has a bundle of at most 250 KB that needs nothing but Node, the host and its own outputs', () => {
    expect(statSync(join(repository, 'dist/main.cjs')).size).toBeLessThanOrEqual(250 * 1024);
    const known = new Set([
      ...builtinModules,
      ...builtinModules.map(name => `node:${name}`),
      '@azure/functions-core',
      './regex.cjs',
      './telemetry.cjs',
    ]);
    expect(required('dist/main.cjs').filter(name => !known.has(name))).toEqual([]);
    expect(required('dist/regex.cjs').filter(name => !known.has(name))).toEqual([]);
  });

  it('has neither ajv nor YAML in it', () => {
    expect(read('dist/main.cjs')).not.toMatch(/ajv\b.*compile|parseDocument/);
  });

  it('starts where package.json says', () => {
    expect(JSON.parse(read('package.json'))).toMatchObject({
      main: 'dist/main.cjs',
      dependencies: { '@azure/functions': expect.any(String) },
    });
    expect(Object.keys(JSON.parse(read('package.json')).dependencies)).toEqual(['@azure/functions']);
  });

  it('samples nothing of what carries the audit', () => {
    const { samplingSettings } = JSON.parse(read('host.json')).logging.applicationInsights;
    expect(samplingSettings.excludedTypes.split(';')).toEqual(expect.arrayContaining(['Trace', 'Event']));
  });

  it('has settings for a laptop without a secret', () => {
    expect(JSON.parse(read('local.settings.json'))).toEqual({
      IsEncrypted: false,
      Values: { FUNCTIONS_WORKER_RUNTIME: 'node' },
    });
  });
});
