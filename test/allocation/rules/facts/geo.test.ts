import { createHash } from 'node:crypto';
import { countryCodes } from '../../../../lib/allocation/rules/facts/country-codes';
import { factTable, registration } from '../given';

const sources = { geo: [{ country: 'enrollment.tags.country' }, { country: 'payload.country' }] };

function country(tag: unknown, sent?: unknown) {
  const slot = factTable(sources).slot('geo.country');
  const about = registration({
    enrollmentGroup: { initialTwin: { tags: { country: tag } } },
    context: { payload: { country: sent } },
  });
  return [slot.read(about), slot.source?.(about)];
}

describe('geo.country', () => {
  it.each([
    ['the first source that has one', 'DE', 'FR', 'DE', 'enrollment.tags.country'],
    ['the next where one is absent', undefined, 'FR', 'FR', 'payload.country'],
    ['the next where one is no country', 'Germany', 'FR', 'FR', 'payload.country'],
    ['the next where a code is not assigned', 'XX', 'FR', 'FR', 'payload.country'],
    ['the next where one is no text', 49, 'FR', 'FR', 'payload.country'],
    ['in lower case as well', 'de', undefined, 'de', 'enrollment.tags.country'],
    ['absent where no source has one', 'DEU', 'EU', undefined, undefined],
    ['absent where nothing is said', undefined, undefined, undefined, undefined],
  ])('is %s', (_, tag, sent, value, source) => {
    expect(country(tag, sent)).toEqual([value, source]);
  });
});

describe('countryCodes', () => {
  it('are the 249 that are officially assigned', () => {
    expect(countryCodes.size).toBe(249);
    // SHA-256 of the codes in the IANA time zone database's iso3166.tab, in order, with blanks between.
    const digest = createHash('sha256')
      .update([...countryCodes].sort().join(' '))
      .digest('hex');
    expect(digest).toBe('e1c950d24ceb933ac49eaa44de8d1a7ffb6bf40bfe519a5a99d791cb50332197');
  });

  it.each(['UK', 'EU', 'XK', 'AN', 'YU', 'de', ''])('have no %j', code => {
    expect(countryCodes.has(code)).toBe(false);
  });
});
