import type { FactValue } from '../../../../lib/allocation/plugin';
import { compiled } from './compiled';

const huge = '9'.repeat(400);

describe('version', () => {
  it.each<[string, string, boolean]>([
    ['<12.1', '12.0.2.5', true],
    ['<12.1', '12.1', false],
    ['<12.1', '12.1.0.0', false],
    ['<12.1', '9.9', true],
    ['<12.1', '12.10', false],
    ['<=12.1', '12.1.0', true],
    ['<=12.1', '12.1.0.1', false],
    ['=12.1', '12.1', true],
    ['=12.1', '12.1.0', true],
    ['=12', '12.0.0.0', true],
    ['=12.0.0', '12', true],
    ['=12.1', '12.1.1', false],
    ['=12.1', '12', false],
    ['=12.1', '012.01', true],
    ['=012.0001', '12.1', true],
    ['=0', '000', true],
    ['=0', '0.0', true],
    ['=10', '1', false],
    ['=100', '10', false],
    ['=101', '11', false],
    ['<9', '10', false],
    ['<2', '1', true],
    ['<1', '2', false],
    ['>=12.1', '12.1', true],
    ['>=12.1', '12.0.9', false],
    ['>=2', '10', true],
    ['>12.1', '12.1', false],
    ['>12.1', '12.1.0', false],
    ['>12.1', '12.1.0.1', true],
    ['>12.1', '12.2', true],
    ['>=12.1 <13', '12.1', true],
    ['>=12.1 <13', '12.999', true],
    ['>=12.1 <13', '13', false],
    ['>=12.1 <13', '12', false],
    ['  >=12.1   <13 ', '12.5', true],
    ['  >=12.1   <13 ', '13.5', false],
    [`<${huge}`, '1', true],
    [`<1${huge}`, huge, true],
    [`=${huge}`, huge, true],
    [`>${huge}`, `1${huge}`, true],
    ['>9007199254740992', '9007199254740993', true],
    ['=9007199254740992', '9007199254740993', false],
  ])('%j of %j is %s', (range, value, expected) => {
    expect(compiled('version', range)(value)).toBe(expected);
  });

  it.each<[FactValue]>([
    [undefined],
    [12],
    [12.2],
    [true],
    [{}],
    [''],
    ['12.x'],
    ['12.*'],
    ['v12.2'],
    ['x12'],
    ['12.2-beta'],
    ['12.2+1'],
    ['12.2 '],
    [' 12.2'],
    ['12.2\n'],
    ['12..2'],
    ['.12'],
    ['12.'],
    ['-1'],
    ['12,2'],
    ['１２'],
    ['1e9'],
  ])('is unknown of %j', value => {
    expect(compiled('version', '>=0')(value)).toBe('unknown');
    expect(compiled('version', '<12.1')(value)).toBe('unknown');
  });
});
