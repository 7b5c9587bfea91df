import { openTelemetry } from '../../../lib/webhook/telemetry/open';
import { noTelemetry } from '../../../lib/webhook/telemetry/port';

describe('openTelemetry', () => {
  it.each([undefined, ''])('is none with %j for a connection string', connectionString => {
    expect(openTelemetry(connectionString, () => {})).toBe(noTelemetry);
  });
});
