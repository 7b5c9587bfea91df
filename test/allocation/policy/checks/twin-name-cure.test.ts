import { twinNameCure } from '../../../../lib/allocation/policy/checks/twin-name-cure';

describe('twinNameCure', () => {
  it.each<[string, string | undefined]>([
    ['state', undefined],
    ['device.type', 'nest it: device: { type: … }'],
    ['a.b.c', 'nest it: a: { b: { c: … } }'],
    ['$state', 'call it state'],
    ['a.', 'call it a'],
    ['$a.b', 'call it ab'],
    ['a name', 'call it aname'],
    ['$', 'give it a short name of letters and digits'],
    ['x'.repeat(1025), 'give it a short name of letters and digits'],
  ])('%s', (name, cure) => expect(twinNameCure(name)).toBe(cure));
});
