import { openTelemetry } from '../../../lib/webhook/telemetry/open';

describe('openTelemetry', () => {
  it.each([undefined, ''])('is none with %j for a connection string', connectionString => {
    expect(openTelemetry(connectionString, () => {})).toBeUndefined();
  });
});
