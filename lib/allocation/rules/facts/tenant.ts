import { type CompiledFact, type FactTools, fact } from '../../plugin';
import type { Registration } from '../../registration';

interface Source extends CompiledFact {
  path: string;
}

/**
 * The customer that the device belongs to: the value of the first source that has one, the most trusted first.
 * Sources that disagree (upper and lower case aside) are a conflict.
 */
export const tenant = fact({
  name: 'tenant',
  summary: 'The customer that the device belongs to, from the first of the sources under `facts.tenant` that has one.',
  type: 'text',
  vouchedBy: 'its source',
  ignoreCase: true,
  options: {
    type: 'array',
    minItems: 1,
    description: 'Sources, the most trusted first: a path, or a path and a pattern whose first group is the tenant.',
    items: {
      type: ['string', 'object'],
      required: ['from', 'capture'],
      additionalProperties: false,
      properties: {
        from: { type: 'string', minLength: 1, description: 'The path of a text.' },
        capture: { type: 'string', minLength: 1, description: 'A regular expression; its first group is the tenant.' },
      },
    },
  },
  compile(options, tools) {
    const sources = (options as (string | { from: string; capture: string })[]).map(source =>
      compileSource(source, tools),
    );
    const compiled = {
      read: (registration: Registration) => winner(sources, registration)?.read(registration),
      source: (registration: Registration) => winner(sources, registration)?.path,
    };
    return sources.length === 1
      ? compiled
      : { ...compiled, conflict: registration => disagreement(sources, registration) };
  },
});

function disagreement(sources: Source[], registration: Registration): string | undefined {
  const first = winner(sources, registration);
  if (!first) return undefined;
  const tenant = String(first.read(registration)).toLowerCase();
  const other = sources.find(source => String(source.read(registration) ?? tenant).toLowerCase() !== tenant);
  return other && `${first.path} and ${other.path} name different tenants`;
}

function winner(sources: Source[], registration: Registration): Source | undefined {
  return sources.find(source => source.read(registration) !== undefined);
}

/** Only a text that is not empty names a tenant. */
function compileSource(source: string | { from: string; capture: string }, { fact, patterns }: FactTools): Source {
  const path = typeof source === 'string' ? source : source.from;
  const pattern =
    typeof source === 'string' ? undefined : patterns.compile(source.capture, { ignoreCase: true, capturing: true });
  const from = fact(path);
  return {
    path,
    read(registration) {
      const value = from.read(registration);
      if (typeof value !== 'string') return undefined;
      return (pattern ? pattern.capture(value) : value) || undefined;
    },
  };
}
