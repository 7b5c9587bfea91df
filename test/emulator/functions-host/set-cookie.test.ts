import type { Cookie } from '../../../lib/emulator/functions-host/functions-core';
import { toSetCookie } from '../../../lib/emulator/functions-host/set-cookie';

describe('toSetCookie', () => {
  it.each<[Partial<Cookie>, string]>([
    [{}, ''],
    [{ sameSite: 'none' }, ''],
    [{ sameSite: 'explicitNone' }, '; samesite=none'],
    [{ sameSite: 'lax' }, '; samesite=lax'],
    [{ sameSite: 'strict' }, '; samesite=strict'],
    [{ secure: { value: true }, httpOnly: { value: true } }, '; secure; httponly'],
    [{ secure: { value: false }, httpOnly: { value: false } }, ''],
    [{ maxAge: { value: 0 } }, '; max-age=0'],
    [{ expires: { value: { seconds: 1 } } }, '; expires=Thu, 01 Jan 1970 00:00:01 GMT'],
    [{ domain: { value: 'contoso.com' }, path: { value: '/' } }, '; domain=contoso.com; path=/'],
  ])('%j', (options, expected) => {
    expect(toSetCookie({ name: 'name', value: 'ä;', ...options })).toBe(`name=%C3%A4%3B${expected}`);
  });
});
