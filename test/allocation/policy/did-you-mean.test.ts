import { didYouMean } from '../../../lib/allocation/policy/did-you-mean';

describe('didYouMean', () => {
  it.each<[string, string, string[], string]>([
    ['a letter too many', 'prefixx', ['prefix', 'suffix'], 'prefix'],
    ['a letter too few', 'sufix', ['prefix', 'suffix'], 'suffix'],
    ['a letter changed', 'preffx', ['prefix'], 'prefix'],
    ['letters swapped', 'wieght', ['weight', 'state'], 'weight'],
    ['the first letters swapped', 'ot', ['to'], 'to'],
    ['another case', 'REGISTRATIONID', ['deviceId', 'registrationId'], 'registrationId'],
    ['a name in another case', 'modelid', ['ModelID'], 'ModelID'],
    ['the nearest, though it comes later', 'glod', ['goad', 'glob', 'gold'], 'glob'],
    ['the first of those that are as near', 'aX', ['ab', 'ac'], 'ab'],
    ['one letter of a short name', 'ix', ['in'], 'in'],
    ['a third of the letters', 'abcdXX', ['abcdef'], 'abcdef'],
    ['a letter swapped and one changed', 'wieghx', ['weight'], 'weight'],
    ['nothing', '', ['a'], 'a'],
  ])('finds the name that was meant: %s', (_, name, known, meant) => {
    expect(didYouMean(name, known)).toBe(`did you mean ${meant}?`);
  });

  it.each<[string, string, string[]]>([
    ['more than a third of the letters', 'abcXXX', ['abcdef']],
    ['two letters of a short name', 'xy', ['in']],
    ['letters too many', 'abcdefghi', ['abcdef']],
    ['letters too few', 'abc', ['abcdef']],
    ['letters of one swapped with those of another', 'cab', ['abcd']],
    ['something else', 'nearest', ['weighted', 'first']],
  ])('names the known ones where none is near: %s', (_, name, known) => {
    expect(didYouMean(name, known)).toBe(`known are ${known.join(', ')}`);
  });

  it('says so where there is none', () => expect(didYouMean('x', [])).toBe('there is none'));
});
