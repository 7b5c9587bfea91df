import { builtin } from '../../../lib/allocation/builtin';
import { fact } from '../../../lib/allocation/plugin';
import { Facts, FactTable, findFact, sectionOf } from '../../../lib/allocation/rules/fact-table';
import { regexEngine } from '../../../lib/webhook/regex-engine';
import { factTable, read, registration } from './given';

describe('findFact', () => {
  it.each([
    ['registrationId', 'registrationId', []],
    ['enrollment.id', 'enrollment.id', []],
    ['payload', 'payload', []],
    ['payload.a.b[0]', 'payload', ['a', 'b', 0]],
    ['payload["a.b"]', 'payload', ['a.b']],
    ['enrollment.tags.env', 'enrollment.tags', ['env']],
  ])('%s is of %s', (path, name, members) => {
    const found = findFact(builtin, path);
    expect(found?.plugin.name).toBe(name);
    expect(found?.members).toEqual(members);
  });

  it.each([
    'nothing',
    'enrollment',
    'enrollment.nothing',
    'registrationId.length',
    'registrationId[0]',
    'payload..a',
    'weighted',
    'prefix',
    'constructor',
    '__proto__',
    '',
  ])('no fact has %j', path => {
    expect(findFact(builtin, path)).toBeUndefined();
  });

  it('prefers the fact with the longest name', () => {
    const whole = fact({ name: 'a', summary: '', type: 'json', vouchedBy: 'device', hasMembers: true, compile: never });
    const part = fact({ name: 'a.b', summary: '', type: 'text', vouchedBy: 'device', compile: never });
    expect(findFact([whole, part], 'a.b')?.plugin).toBe(part);
    expect(findFact([whole, part], 'a.b.c')).toEqual({ plugin: whole, members: ['b', 'c'] });
  });
});

function never(): never {
  throw new Error('not to be compiled');
}

describe('FactTable', () => {
  it('resolves each path once, and numbers its slots', () => {
    const table = factTable();
    const [id, payload] = [table.slot('registrationId'), table.slot('payload.a')];
    expect(table.slot('registrationId')).toBe(id);
    expect(table.slot('payload.a')).toBe(payload);
    expect(table.slots).toEqual([id, payload]);
    expect(table.slots.map(({ index, path }) => [index, path])).toEqual([
      [0, 'registrationId'],
      [1, 'payload.a'],
    ]);
  });

  it('throws for a path that no fact has, in the policy and in a source', () => {
    expect(() => factTable().slot('nothing')).toThrow('no fact has the path nothing');
    expect(() => factTable({ tenant: ['nothing'] }).slot('tenant')).toThrow('no fact has the path nothing');
  });

  it('throws for a fact that leads back to itself', () => {
    expect(() => factTable({ tenant: ['tenant'] }).slot('tenant')).toThrow('the fact tenant has itself as a source');
  });

  it('lets a fact be the source of two others', () => {
    const sources = { tenant: ['payload.a', 'payload.b'], geo: [{ country: 'tenant' }, { country: 'payload.a' }] };
    expect(read('geo.country', { context: { payload: { b: 'FR' } } }, sources)).toBe('FR');
  });

  it('takes no slots for sources', () => {
    const table = factTable({ tenant: ['payload.tenant'] });
    table.slot('tenant');
    expect(table.slots).toHaveLength(1);
  });

  it('makes a fact whose sources the policy does not name absent', () => {
    expect(read('tenant')).toBeUndefined();
    expect(read('geo.country')).toBeUndefined();
  });

  it('reads members of a fact that says where it is from', () => {
    const sourced = fact({
      name: 'place',
      summary: '',
      type: 'json',
      vouchedBy: 'device',
      hasMembers: true,
      compile: () => ({ read: () => ({ city: 'Wien' }), source: () => 'payload.city' }),
    });
    const slot = new FactTable([sourced], {}, regexEngine).slot('place.city');
    expect(slot.read(registration())).toBe('Wien');
    expect(slot.source?.(registration())).toBe('payload.city');
  });
});

describe('Facts', () => {
  function counted(value: string | number | undefined, ignoreCase: boolean) {
    const readFact = jest.fn(() => value);
    const plugin = fact({
      name: 'counted',
      summary: '',
      type: 'text',
      vouchedBy: 'device',
      ignoreCase,
      compile: () => ({ read: readFact }),
    });
    const table = new FactTable([plugin], {}, regexEngine);
    const slot = table.slot('counted');
    return { slot, readFact, facts: new Facts(registration(), table.slots.length) };
  }

  it.each([
    ['AbC', true, 'abc'],
    ['AbC', false, 'AbC'],
    [7, true, 7],
    [undefined, true, undefined],
  ])('of %j, case ignored %s, compares %j', (value, ignoreCase, folded) => {
    const { slot, facts } = counted(value, ignoreCase);
    expect(facts.value(slot)).toBe(value);
    expect(facts.folded(slot)).toBe(folded);
  });

  it.each(['Text', undefined])('reads a fact once, that is %j', value => {
    const { slot, facts, readFact } = counted(value, true);
    for (let time = 0; time < 3; time++) {
      expect(facts.folded(slot)).toBe(value?.toLowerCase());
      expect(facts.value(slot)).toBe(value);
    }
    expect(readFact).toHaveBeenCalledTimes(1);
    expect(readFact).toHaveBeenCalledWith(facts.registration);
  });

  it('reads nothing before it is asked', () => {
    expect(counted('x', false).readFact).not.toHaveBeenCalled();
  });
});

describe('sectionOf', () => {
  it.each([
    ['tenant', 'tenant'],
    ['geo.country', 'geo'],
  ])('%s reads its sources from %s', (name, section) => {
    const found = builtin.find(plugin => plugin.kind === 'fact' && plugin.name === name);
    expect(found?.kind === 'fact' && sectionOf(found)).toBe(section);
  });
});
