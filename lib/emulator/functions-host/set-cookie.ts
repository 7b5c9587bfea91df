import type { Cookie } from './functions-core';

const sameSite = { none: undefined, lax: 'samesite=lax', strict: 'samesite=strict', explicitNone: 'samesite=none' };

/** The header `Set-Cookie` (RFC 6265, section 4.1) for a cookie of a function's response; the value is percent-encoded. */
export function toSetCookie(cookie: Cookie): string {
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.expires && `expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.maxAge && `max-age=${cookie.maxAge.value}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    cookie.path && `path=${cookie.path.value}`,
    cookie.secure?.value && 'secure',
    sameSite[cookie.sameSite ?? 'none'],
    cookie.httpOnly?.value && 'httponly',
  ]
    .filter(Boolean)
    .join('; ');
}
