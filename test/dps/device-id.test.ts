import { isDeviceId } from '../../lib/dps/device-id';

it.each(['a', "aZ09-.+%_#*?!(),:=@$'", 'a'.repeat(128)])('%j can be a device id', id => {
  expect(isDeviceId(id)).toBe(true);
});

it.each(['', 'a b', 'a/b', 'ü', 'a'.repeat(129), 'a\n'])('%j cannot be a device id', id => {
  expect(isDeviceId(id)).toBe(false);
});
