import { reportedOutcome } from '../../../lib/emulator/dps/reported-outcome';

const linked = ['hub-a.azure-devices.net'];

describe('reportedOutcome', () => {
  it.each([
    [200, '{"iotHubHostName":"hub-a.azure-devices.net"}', 'assigned', undefined],
    [200, '{"iotHubHostName":"HUB-A.azure-devices.net"}', 'assigned', undefined],
    [200, '{"iotHubHostName":null}', 'failed', 400208],
    [200, '{"iotHubHostName":""}', 'failed', 400208],
    [200, '{}', 'failed', 400208],
    [401, '', 'failed', 400209],
    [400, '{"message":"no"}', 'failed', 400207],
    [403, '', 'failed', 400207],
    [404, '', 'failed', 400207],
    [302, '', 'failed', 400207],
    [428, '', 'failed', 400207],
    [429, '', 'assigning', undefined],
    [500, '', 'assigning', undefined],
    [503, '', 'assigning', undefined],
    [200, '{"iotHubHostName":"hub-x.azure-devices.net"}', 'failed', 400207],
    [200, 'no JSON', 'failed', 400207],
    [200, '[]', 'failed', 400207],
    [200, '{"iotHubHostName":5}', 'failed', 400207],
    [
      200,
      `{"iotHubHostName":"hub-a.azure-devices.net","payload":${'['.repeat(101)}${']'.repeat(101)}}`,
      'failed',
      400207,
    ],
    [200, 'null', 'failed', 400207],
  ])('%i %s: DPS reports %s %s', (status, body, reported, errorCode) => {
    expect(reportedOutcome(status, body, linked)).toMatchObject({ status: reported, ...(errorCode && { errorCode }) });
    expect(reportedOutcome(status, body, linked).errorCode).toBe(errorCode);
  });
});
