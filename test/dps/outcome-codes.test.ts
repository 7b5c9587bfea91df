import { messageLimit } from '../../lib/dps/message-limit';
import { outcomeCodes, retryPolicy } from '../../lib/dps/outcome-codes';

describe('outcomeCodes', () => {
  it('are those of the tutorial', () => {
    expect(outcomeCodes).toEqual({
      CustomAllocationFailed: 400207,
      CustomAllocationIotHubNotSpecified: 400208,
      CustomAllocationUnauthorizedAccess: 400209,
    });
  });
});

describe('retryPolicy', () => {
  it('asks again after 1, 10, … 82 s, 415 s in all', () => {
    const { count, initialSeconds, incrementSeconds } = retryPolicy;
    const waits = Array.from({ length: count }, (_, index) => initialSeconds + index * incrementSeconds);
    expect(waits).toEqual([1, 10, 19, 28, 37, 46, 55, 64, 73, 82]);
    expect(waits.reduce((sum, seconds) => sum + seconds)).toBe(415);
  });
});

describe('messageLimit', () => {
  it('is 96 KB', () => {
    expect(messageLimit).toBe(98304);
  });
});
