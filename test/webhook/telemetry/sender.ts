import http from 'node:http';
import https from 'node:https';
import { Module } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deferredTelemetry } from '../../../lib/webhook/telemetry/deferred';
import type { TelemetryEvent } from '../../../lib/webhook/telemetry/port';

/** What the parent wants recorded and flushed. */
export interface Job {
  connectionString: string;
  events: TelemetryEvent[];
  flushMs?: number;
}

/** What was seen meanwhile. */
export interface Report {
  warnings: string[];
  /** Where the process connected to: `host:port`. */
  connections: string[];
  /** What of Node's own is no longer what it was: patched to collect telemetry of its own. */
  patched: string[];
}

const collectable = () => ({
  console: console.log,
  http: http.request,
  https: https.request,
  require: Module.prototype.require,
  uncaughtException: process.listenerCount('uncaughtException'),
  unhandledRejection: process.listenerCount('unhandledRejection'),
});

/** Lies beside this bundle as it does beside main.cjs in a deployed app. */
const telemetryBundle = pathToFileURL(join(__dirname, 'telemetry.cjs')).href;

process.once('message', async ({ connectionString, events, flushMs = 20_000 }: Job) => {
  const report: Report = { warnings: [], connections: [], patched: [] };
  const warn = (message: string) => {
    report.warnings.push(message);
  };
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const [target] = args.flat() as { host?: string; port?: number }[];
    report.connections.push(`${target?.host}:${target?.port}`);
    return Reflect.apply(connect, this, args);
  };
  const before = collectable();

  const load = async () => {
    const bundle: typeof import('../../../lib/webhook/telemetry/application-insights') = await import(telemetryBundle);
    return bundle.applicationInsights(connectionString, { roleName: 'contoso', warn });
  };
  const telemetry = deferredTelemetry(load, { warn, flushMs });
  for (const event of events) telemetry.record(event);
  await telemetry.flush();

  const after = collectable();
  report.patched = Object.keys(before).filter(name => Reflect.get(before, name) !== Reflect.get(after, name));
  process.send?.(report, () => process.exit());
});
