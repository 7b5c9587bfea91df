import { isRegistrationId } from '../../lib/dps/registration-id';

describe('isRegistrationId', () => {
  it.each([
    ['one character', 'a'],
    ['one digit', '0'],
    ['upper case', 'Device-1'],
    ['every special character inside', 'a-b.c_d:e'],
    ['a dash at the end', 'a-'],
    ['two special characters in a row', 'a::b'],
    ['128 characters', 'x'.repeat(128)],
  ])('takes %s', (_, id) => {
    expect(isRegistrationId(id)).toBe(true);
  });

  it.each([
    ['the empty text', ''],
    ['129 characters', 'x'.repeat(129)],
    ['a dash at the start', '-a'],
    ['a dash alone', '-'],
    ['a dot at the start', '.a'],
    ['a dot at the end', 'a.'],
    ['an underscore at the end', 'a_'],
    ['a colon at the end', 'a:'],
    ['a space', 'a b'],
    ['a slash', 'a/b'],
    ['a star', 'a*b'],
    ['a letter beyond ASCII', 'gerät'],
    ['a letter that folds into ASCII', '\u212aelvin'],
    ['a line feed at the end', 'a\n'],
  ])('refuses %s', (_, id) => {
    expect(isRegistrationId(id)).toBe(false);
  });
});
