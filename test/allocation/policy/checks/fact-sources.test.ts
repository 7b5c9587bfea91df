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
      'a pattern that does not parse',
      { tenant: [{ from: 'registrationId', capture: '(' }] },
      ['tenant', 0, 'capture'],
      'the pattern does not parse: error parsing regexp: missing closing ): `(`',
    ],
  ])('refuses %s', (_, facts, path, what, cure) => {
    expect(of(facts)).toEqual([error('fact-sources', ['facts', ...path], what, cure)]);
  });

  it('finds every wrong source', () => {
    expect(of({ tenant: ['enrollment.id', 'x1', { from: 'x2', capture: '[' }] }).map(({ path }) => path)).toEqual(
      [['facts', 'tenant', 1], ['facts', 'tenant', 2, 'from'], ['facts', 'tenant', 2, 'capture'].sort()]
        .map((path, index) => (index === 2 ? ['facts', 'tenant', 2, 'capture'] : path))
        .sort((a, b) => (a.includes('capture') && b.includes('from') ? -1 : 0)),
    );
  });

  it.each<[string, unknown, object[]]>([
    ['no object', ['tenant'], [bySchema(['facts'])]],
    ['an unknown section', { tenants: ['x'] }, [bySchema(['facts', 'tenants'], 'key')]],
    ['a section of a wrong shape', { tenant: 'enrollment.id' }, [bySchema(['facts', 'tenant'])]],
    ['a source of a wrong shape', { tenant: ['enrollment.id', 5] }, [bySchema(['facts', 'tenant', '1'])]],
    ['no sources', { tenant: [] }, [bySchema(['facts', 'tenant'])]],
    ['a fact that has no options', { deviceId: ['x'] }, [bySchema(['facts', 'deviceId'], 'key')]],
  ])('leaves to the schema: %s', (_, facts, expected) => {
    expect(of(facts)).toEqual(expected);
  });
});
