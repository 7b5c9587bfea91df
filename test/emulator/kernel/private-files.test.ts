import fs, { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile } from '../../../lib/emulator/kernel/private-files';

const folder = mkdtempSync(join(tmpdir(), 'private-files-'));
const file = join(folder, 'a/b/file');
const env = { ...process.env };

afterEach(() => {
  process.env = { ...env };
  jest.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is given away when a file is written under sudo, or without. */
function givenAway(user: number): unknown[][] {
  jest.spyOn(process, 'getuid').mockReturnValue(user);
  const chown = jest.spyOn(fs, 'chownSync').mockClear().mockReturnValue();
  writePrivateFile(file, 'text');
  return chown.mock.calls;
}

it('is read by its owner alone, in a folder of the same kind', () => {
  expect(givenAway(0)).toEqual([]);
  expect(readFileSync(file, 'utf8')).toBe('text');
  expect([statSync(file).mode & 0o777, statSync(join(folder, 'a')).mode & 0o777]).toEqual([0o600, 0o700]);
  rmSync(join(folder, 'a'), { recursive: true });
});

it('belongs to who called sudo, with the folders that were made for it', () => {
  Object.assign(process.env, { SUDO_UID: '1000', SUDO_GID: '1001' });
  const made = ['a/b', 'a', `a/b/file.${process.pid}`].map(path => [join(folder, path), 1000, 1001]);
  expect(givenAway(0)).toEqual(made);
  expect(givenAway(0)).toEqual(made.slice(2));
  expect(givenAway(1000)).toEqual([]);
});
