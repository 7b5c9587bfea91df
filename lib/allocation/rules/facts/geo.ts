import { fact } from '../../plugin';
import { countryCodes } from './country-codes';

/** The country that the device is in: the first source that has an ISO 3166-1 alpha-2 code. */
export const geo = [
  fact({
    name: 'geo.country',
    summary:
      'The country that the device is in, an ISO 3166-1 alpha-2 code, from the first source under `facts.geo` that has one.',
    type: 'text',
    vouchedBy: 'its source',
    ignoreCase: true,
    section: 'geo',
    options: {
      type: 'array',
      minItems: 1,
      description: 'Sources, the most trusted first.',
      items: {
        type: 'object',
        required: ['country'],
        additionalProperties: false,
        properties: { country: { type: 'string', minLength: 1, description: 'The path of a country code.' } },
      },
    },
    compile(options, { fact }) {
      const sources = options.map(({ country }) => ({ path: country, ...fact(country) }));
      const winner = (registration: Parameters<(typeof sources)[0]['read']>[0]) =>
        sources.find(source => isCountry(source.read(registration)));
      return {
        read: registration => winner(registration)?.read(registration),
        source: registration => winner(registration)?.path,
      };
    },
  }),
];

function isCountry(value: unknown): boolean {
  return typeof value === 'string' && countryCodes.has(value.toUpperCase());
}
