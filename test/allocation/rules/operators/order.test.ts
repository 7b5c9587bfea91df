import type { FactValue } from '../../../../lib/allocation/plugin';
import { isoTime } from '../../../../lib/allocation/rules/operators/order';
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

  it.each(['5', 'tomorrow', '2026-01-15T12:00:00'])('refuses the argument %j', argument => {
    expect(() => compiled('gt', argument)).toThrow(
      `"${argument}" is neither a number nor an ISO 8601 time such as 2026-01-15T12:00:00Z`,
    );
  });
});

describe('isoTime', () => {
  it.each<[string, number]>([
    ['1970-01-01', 0],
    ['1970-01-01T00:00Z', 0],
    ['1970-01-01T00:00:01Z', 1000],
    ['1970-01-01T00:00:00.5Z', 500],
    ['1970-01-01T00:00:00.0010000Z', 1],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T18:30:00-05:30', 0],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2022-08-03T17:15:10.8464255Z', Date.UTC(2022, 7, 3, 17, 15, 10, 846)],
  ])('%s', (text, time) => {
    expect(isoTime(text)).toBe(time);
  });

  it.each([
    '',
    '2026',
    '2026-01',
    '20260115',
    '2026-1-15',
    '2026-01-15T12:00:00',
    '2026-01-15T12:00',
    '2026-01-15 12:00:00Z',
    '2026-01-15T12Z',
    '2026-01-15T12:00:00.Z',
    '2026-01-15T12:00:00z',
    '2026-01-15T12:00:00+0100',
    '2026-01-15T12:00:00+01',
    '2026-01-15Z',
    '2026-13-01',
    '2026-01-32',
    '2026-01-00',
    '2026-02-29',
    '2026-02-30T12:00:00Z',
    '2026-01-15T25:00:00Z',
    '2026-01-15T12:60:00Z',
    '2026-01-15T12:00:00+99:00',
    ' 2026-01-15',
    '2026-01-15\n',
    'on 2026-01-15',
    '12026-01-15',
    'Jan 15, 2026',
  ])('%j is no time', text => {
    expect(isoTime(text)).toBeUndefined();
  });
});
