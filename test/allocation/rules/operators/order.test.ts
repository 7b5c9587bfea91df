import type { FactValue } from '../../../../lib/allocation/plugin';
import { compiled } from './compiled';

const noon = '2026-01-15T12:00:00Z';

describe('operators of order', () => {
  it.each<[string, boolean, boolean, boolean]>([
    ['gt', false, false, true],
    ['gte', false, true, true],
    ['lt', true, false, false],
    ['lte', true, true, false],
  ])('%s is %s below, %s at and %s above its argument', (operator, below, at, above) => {
    expect([4.9, 5, 5.1].map(compiled(operator, 5))).toEqual([below, at, above]);
    expect([-1, 0, 1].map(compiled(operator, 0))).toEqual([below, at, above]);
    const times = ['2026-01-15T11:59:59.999Z', noon, '2026-01-15T12:00:00.001Z'];
    expect(times.map(compiled(operator, noon))).toEqual([below, at, above]);
  });

  it('compares times as points in time', () => {
    expect(compiled('gte', noon)('2026-01-15T13:00:00+01:00')).toBe(true);
    expect(compiled('lte', noon)('2026-01-15T07:00:00-05:00')).toBe(true);
    expect(compiled('gt', noon)('2026-01-15T12:30:00+01:00')).toBe(false);
    expect(compiled('lt', '2026-01-16')('2026-01-15T23:59:59Z')).toBe(true);
  });

  it.each(['gt', 'gte', 'lt', 'lte'])('%s coerces nothing', operator => {
    const notNumbers: FactValue[] = [undefined, '6', true, {}, [6], noon];
    expect(notNumbers.map(compiled(operator, 5))).toEqual(notNumbers.map(() => 'unknown'));
    const notTimes: FactValue[] = [undefined, 1768478400000, false, {}, [noon], '12', 'soon', ''];
    expect(notTimes.map(compiled(operator, noon))).toEqual(notTimes.map(() => 'unknown'));
  });

  it.each([
    ['5', 'leave out the quotes: 5'],
    ['2026-01-15T12:00:00', 'say the zone: "2026-01-15T12:00:00Z"'],
    ['', expect.stringContaining('write a number')],
    [' ', expect.stringContaining('write a number')],
    ['abc', expect.stringContaining('write a number')],
  ])('says how to mend the argument %j', (argument, cure) => {
    expect(() => compiled('gt', argument)).toThrow(expect.objectContaining({ cure }));
  });

  it.each(['5', 'tomorrow', '2026-01-15T12:00:00'])('refuses the argument %j', argument => {
    expect(() => compiled('gt', argument)).toThrow(
      `"${argument}" is neither a number nor an ISO 8601 time such as 2026-01-15T12:00:00Z`,
    );
  });
});
