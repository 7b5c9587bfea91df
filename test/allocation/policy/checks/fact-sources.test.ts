import { fact } from '../../../../lib/allocation/plugin';
import { checkDocument } from '../../../../lib/allocation/policy/checks';
import { payload } from '../../../../lib/allocation/rules/facts/payload';
import { tools } from '../../policy-under-test';
import { registrationUnderTest } from '../../request-under-test';
import { bySchema, error, problemsWith } from '../problems-under-test';

const of = (facts: unknown) => problemsWith({ facts });

describe('the check fact-sources', () => {
  it.each<[string, object]>([
    ['facts as sources', { tenant: ['enrollment.tags.tenant', 'enrollment.id'] }],
    ['a pattern', { tenant: [{ from: 'registrationId', capture: '^([a-z]+)-' }] }],
    ['a derived fact as the source of another', { tenant: ['geo.country'], geo: [{ country: 'enrollment.tags.c' }] }],
  ])('accepts %s', (_, facts) => {
    expect(of(facts)).toEqual([]);
  });

  it.each<[string, object, (string | number)[], string, string?]>([
    [
      'an unknown fact',
      { tenant: ['enrollment.id', 'enrolment.id'] },
      ['tenant', 1],
      'there is no fact enrolment.id',
      'did you mean enrollment.id?',
    ],
    [
      'an unknown fact with a pattern',
      { tenant: [{ from: 'x', capture: '(.)' }] },
      ['tenant', 0, 'from'],
      'there is no fact x',
      expect.any(String),
    ],
    [
      'an unknown fact of a country',
      { geo: [{ country: 'enrollment.kin' }] },
      ['geo', 0, 'country'],
      'there is no fact enrollment.kin',
      'did you mean enrollment.kind?',
    ],
    ['no path', { tenant: ['enrollment.id', 'a b'] }, ['tenant', 1], '"a b" is no path', 'write a.b, a["x.y"] or a[0]'],
    ['a circle', { tenant: ['enrollment.id', 'tenant'] }, ['tenant', 1], 'tenant would be its own source'],
    [
      'a circle within a section',
      { geo: [{ country: 'geo.country' }] },
      ['geo', 0, 'country'],
      'geo.country would be its own source',
    ],
    [
      'a derived fact without sources',
      { tenant: ['enrollment.id', 'geo.country'] },
      ['tenant', 1],
      'geo.country has no source in this policy',
      'name its sources under facts: geo',
    ],
    [
      'a pattern that does not work',
      { tenant: [{ from: 'registrationId', capture: '(' }] },
      ['tenant', 0, 'capture'],
      expect.stringMatching(/^the pattern does not work: .*missing closing/),
    ],
    [
      'a pattern that RE2 does not know',
      { tenant: [{ from: 'registrationId', capture: '^(?!x)([a-z]+)' }] },
      ['tenant', 0, 'capture'],
      expect.stringMatching(/^the pattern does not work: /),
      expect.stringContaining('RE2 has no lookahead'),
    ],
  ])('refuses %s', (_, facts, path, what, ...[cure]) => {
    expect(of(facts)).toEqual([error('fact-sources', ['facts', ...path], what, cure)]);
  });

  it('refuses a circle across sections, at each of its sources, and not what only leads into it', () => {
    const circle = (path: (string | number)[], what: string) => error('fact-sources', ['facts', ...path], what);
    expect(of({ tenant: ['geo.country', 'registrationId'], geo: [{ country: 'tenant' }] })).toEqual([
      circle(['tenant', 0], 'geo.country would be its own source'),
      circle(['geo', 0, 'country'], 'tenant would be its own source'),
    ]);
    const own = fact({
      name: 'own',
      summary: 'leads into the circle of others',
      type: 'text',
      vouchedBy: 'its source',
      options: { type: 'string' },
      compile: (path, { fact }) => fact(path),
    });
    const facts = { own: 'tenant', tenant: ['geo.country'], geo: [{ country: 'tenant' }] };
    const problems = checkDocument({ facts }, { ...tools, plugins: [...tools.plugins, own] });
    expect(problems.map(({ path }) => path)).toEqual([
      ['facts', 'tenant', 0],
      ['facts', 'geo', 0, 'country'],
    ]);
  });

  it('finds every wrong source', () => {
    expect(
      of({ tenant: ['enrollment.id', 'x1', { from: 'x2', capture: '[' }] }).map(({ path }) => path.slice(2)),
    ).toEqual(expect.arrayContaining([[1], [2, 'from'], [2, 'capture']]));
  });

  it.each<[string, unknown, object[]]>([
    ['no object', ['tenant'], [bySchema(['facts'])]],
    ['an unknown section', { tenants: ['x'] }, [bySchema(['facts', 'tenants'], 'key')]],
    ['a section of a wrong shape', { tenant: 'enrollment.id' }, [bySchema(['facts', 'tenant'])]],
    ['a source of a wrong shape', { tenant: ['enrollment.id', 5] }, [bySchema(['facts', 'tenant', '1'])]],
    ['a path that is no text', { tenant: [{ from: 5, capture: '(x)' }] }, [bySchema(['facts', 'tenant', '0', 'from'])]],
    ['no sources', { tenant: [] }, [bySchema(['facts', 'tenant'])]],
    ['a fact that has no options', { deviceId: ['x'] }, [bySchema(['facts', 'deviceId'], 'key')]],
  ])('leaves to the schema: %s', (_, facts, expected) => {
    expect(of(facts)).toEqual(expected);
  });

  it("looks for the sources of a fact of the user's own, and names its section where no text of it is to blame", () => {
    const seen: unknown[] = [];
    const own = fact({
      name: 'own',
      summary: 'reads while it is compiled',
      type: 'text',
      vouchedBy: 'its source',
      options: { type: 'string' },
      compile(member, { fact, patterns }) {
        const pattern = patterns.compile('(', { ignoreCase: false });
        const source = fact(`paylod.${member}`);
        seen.push(source.read(registrationUnderTest({ linked: ['one'] })), pattern.test('('), pattern.capture('('));
        return source;
      },
    });
    const problems = checkDocument({ facts: { own: 'x' } }, { ...tools, plugins: [own, payload] });
    expect(problems.filter(({ check }) => check === 'fact-sources')).toEqual([
      error('fact-sources', ['facts', 'own'], expect.stringMatching(/^the pattern does not work/)),
      error('fact-sources', ['facts', 'own'], 'there is no fact paylod.x', expect.any(String)),
    ]);
    expect(seen).toEqual([undefined, false, undefined]);
  });
});
