import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { TelemetryEvent } from '../../../lib/webhook/telemetry/port';
import { accept, answer, type Behaviour, type Envelope, hang, ingestionEndpoint } from './ingestion';
import { selfSigned } from './self-signed';
import type { Job, Report } from './sender';

const key = '11111111-2222-4333-8444-555555555555';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const tls = selfSigned();
const repository = join(__dirname, '../../..');

/** Where the bundles lie: outside of the repository, so that they find no node_modules. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
  await build({
    absWorkingDir: repository,
    entryPoints: { sender: join(__dirname, 'sender.ts') },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@azure/functions-core'],
  });
  copyFileSync(join(repository, 'dist/telemetry.cjs'), join(folder, 'telemetry.cjs'));
  writeFileSync(join(folder, 'ca.pem'), tls.cert);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Records and flushes in a process of its own, which must end well and write nothing to its console. */
async function send(job: Job, env: Record<string, string> = {}): Promise<Report> {
  const child = fork(join(folder, 'sender.cjs'), {
    cwd: folder,
    silent: true,
    execArgv: [],
    env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...env },
  });
  child.send(job);
  const [[report], [exitCode], stdout, stderr] = await Promise.all([
    Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]),
    once(child, 'exit'),
    child.stdout && text(child.stdout),
    child.stderr && text(child.stderr),
  ]);
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  return report;
}

async function sendTo(behave: Behaviour, job: Omit<Job, 'connectionString'>, env?: Record<string, string>) {
  const endpoint = await ingestionEndpoint(tls, behave);
  try {
    const connectionString = `InstrumentationKey=${key};IngestionEndpoint=${endpoint.url}`;
    return {
      ...(await send({ connectionString, ...job }, env)),
      received: endpoint.received,
      url: endpoint.url,
    };
  } finally {
    endpoint.close();
  }
}

const allocation = (more: Partial<TelemetryEvent> = {}): TelemetryEvent => ({
  name: 'allocation',
  properties: { outcome: 'assign', registrationId: 'sensor-1' },
  ...more,
});

const named = (name: string) => (envelope: Envelope) => envelope.name === `Microsoft.ApplicationInsights.${name}`;

describe('applicationInsights', () => {
  it('sends an event as a custom event of the invocation, with its duration as a measurement', async () => {
    const traceParent = `00-${traceId}-${spanId}-01`;
    const { received, warnings } = await sendTo(accept, { events: [allocation({ durationMs: 12.5, traceParent })] });

    expect(received.filter(named('Event'))).toEqual([
      expect.objectContaining({
        iKey: key,
        sampleRate: 100,
        tags: expect.objectContaining({
          'ai.operation.id': traceId,
          'ai.operation.parentId': spanId,
          'ai.cloud.role': 'contoso',
        }),
        data: {
          baseType: 'EventData',
          baseData: {
            ver: 2,
            name: 'allocation',
            properties: { outcome: 'assign', registrationId: 'sensor-1' },
            measurements: { durationMs: 12.5 },
          },
        },
      }),
    ]);
    expect(warnings).toEqual([]);
  });

  it('sends the durations as one metric without dimensions', async () => {
    const events = [allocation({ durationMs: 12.5 }), allocation({ durationMs: 7.5 }), allocation()];
    const { received } = await sendTo(accept, { events });

    expect(received.filter(named('Metric')).map(({ data }) => data.baseData)).toEqual([
      {
        ver: 2,
        metrics: [{ name: 'allocation.durationMs', kind: 'Aggregation', value: 20, count: 2, min: 7.5, max: 12.5 }],
        properties: {},
      },
    ]);
  });

  it('keeps each event with its own invocation, and those of none apart', async () => {
    const other = traceId.replace('4', '5');
    const events = [`00-${traceId}-${spanId}-01`, undefined, 'no-trace-parent', `00-${other}-${spanId}-01`].map(
      traceParent => allocation(traceParent === undefined ? {} : { traceParent }),
    );
    const { received } = await sendTo(accept, { events });

    expect(received.map(({ tags }) => tags['ai.operation.id'])).toEqual([traceId, undefined, undefined, other]);
  });

  it('sends every event of a burst, also of an invocation whose trace is sampled out', async () => {
    const events = Array.from({ length: 500 }, (_, number) =>
      allocation({ properties: { number: String(number) }, traceParent: `00-${traceId}-${spanId}-00` }),
    );
    const { received, warnings } = await sendTo(accept, { events });

    expect(received.map(({ data }) => Number(data.baseData.properties.number))).toEqual(
      events.map((_, number) => number),
    );
    expect(warnings).toEqual([]);
  });

  it('collects nothing by itself and connects to nobody but the endpoint', async () => {
    const { patched, connections, received, url } = await sendTo(accept, { events: [allocation()] });

    expect(patched).toEqual([]);
    expect(received).toHaveLength(1);
    expect(new Set(connections.map(target => `https://${target}/`))).toEqual(new Set([url]));
  });

  it.each([
    [
      'OTEL_* settings',
      {
        OTEL_SDK_DISABLED: 'true',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_TRACES_SAMPLER: 'always_off',
        OTEL_RESOURCE_ATTRIBUTES: '%=,',
      },
    ],
    [
      'numbers that are none',
      { OTEL_BLRP_MAX_QUEUE_SIZE: 'x', OTEL_BLRP_SCHEDULE_DELAY: '-1', OTEL_METRIC_EXPORT_INTERVAL: '0' },
    ],
    ['a configuration that is no JSON', { APPLICATIONINSIGHTS_CONFIGURATION_CONTENT: '{' }],
    ['a configuration that samples', { APPLICATIONINSIGHTS_CONFIGURATION_CONTENT: '{"samplingPercentage":0}' }],
    ['full diagnostics', { APPLICATIONINSIGHTS_INSTRUMENTATION_LOGGING_LEVEL: 'ALL', OTEL_LOG_LEVEL: 'ALL' }],
  ])('is not disturbed by %s in the environment', async (_name, env) => {
    const { received, warnings } = await sendTo(accept, { events: [allocation()] }, env);

    expect(received.map(({ data }) => data.baseData.name)).toEqual(['allocation']);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['refuses the events', answer(400), 'the service answered 400'],
    ['wants another authorization', answer(401), 'the service answered 401'],
    ['takes them in part', answer(206), 'the service answered 206'],
    ['is overloaded', answer(429), 'the service answered 429'],
    ['fails without a word', answer(503, ''), 'the service answered 503'],
  ])('says once, without the key, that the endpoint %s', async (_name, behave, detail) => {
    const { warnings } = await sendTo(behave, { events: [allocation({ durationMs: 1 })] });

    expect(warnings).toEqual([expect.stringMatching(/^Application Insights does not take our events: /)]);
    expect(warnings[0]).toContain(detail);
    expect(warnings[0]).not.toContain(key);
  });

  it('follows the service to another host', async () => {
    const region = await ingestionEndpoint(tls, accept);
    const redirect: Behaviour = response => response.writeHead(308, { location: `${region.url}v2.1/track` }).end();
    const { warnings } = await sendTo(redirect, { events: [allocation()] });
    region.close();

    expect(region.received.map(({ data }) => data.baseData.name)).toEqual(['allocation']);
    expect(warnings).toEqual([]);
  });

  it('gives up on an endpoint that never answers', async () => {
    const { warnings } = await sendTo(hang, { events: [allocation()], flushMs: 2_000 });

    expect(warnings).toEqual([]);
  });

  it.each([
    ['nobody listens', `InstrumentationKey=${key};IngestionEndpoint=https://127.0.0.1:1/`, 'ECONNREFUSED'],
    ['there is no such address', `InstrumentationKey=${key};IngestionEndpoint=:::`, 'Invalid URL'],
    ['the key is none', 'InstrumentationKey=none', 'Invalid instrumentation key'],
    ['the connection string is none', 'none', 'Connection string'],
  ])('says once, without the key, that %s', async (_name, connectionString, detail) => {
    const { warnings } = await send({ connectionString, events: [allocation({ durationMs: 1 })] });

    expect(warnings).toEqual([expect.stringMatching(/^Application Insights does not take our events: /)]);
    expect(warnings[0]).toContain(detail);
    expect(warnings[0]).not.toContain(key);
  });
});
