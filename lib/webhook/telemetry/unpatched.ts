/**
 * Imported ahead of `applicationinsights`, whose import would patch `require` and `console` for logs that nobody collects.
 *
 * It does so through the package `diagnostic-channel`, which takes a channel that it finds here and then patches nothing.
 */
const place = globalThis as { diagnosticsSource?: unknown };
place.diagnosticsSource ??= { registerMonkeyPatch() {} };
