import { error, problemsOfWhen, problemsWith } from '../problems-under-test';

const when = ['rules', 0, 'when', 'currentHub'];
const wrong = (path: (string | number)[], name: string, canonical: string) =>
  error('hub-names', path, `currentHub is never "${name}": it stands without .device`, `write ${canonical}`);

describe('the check hub-names', () => {
  it.each<[string, unknown]>([
    ['a canonical name', 'Hub-A.azure-devices.net'],
    ['a hub that is called device', 'device.azure-devices.net'],
    ['names', ['hub-a.azure-devices.net', 'hub-b.azure-devices.cn']],
    ['a part of a name', { prefix: 'hub-', glob: '*-weu-*', exists: true }],
  ])('accepts %s', (_, test) => {
    expect(problemsOfWhen({ currentHub: test })).toEqual([]);
  });

  it.each<[string, unknown, (string | number)[], string, string]>([
    ['a name', 'h.device.azure-devices.net', [], 'h.device.azure-devices.net', 'h.azure-devices.net'],
    ['one of several', ['a', 'H.Device.azure-devices.net'], [1], 'H.Device.azure-devices.net', 'h.azure-devices.net'],
    ['a glob', { glob: '*.device.azure-devices.net' }, ['glob'], '*.device.azure-devices.net', '*.azure-devices.net'],
    ['an end', { suffix: '.device.azure-devices.cn' }, ['suffix'], '.device.azure-devices.cn', '.azure-devices.cn'],
  ])('refuses %s in another form', (_, test, path, name, canonical) => {
    expect(problemsOfWhen({ currentHub: test })).toEqual([wrong([...when, ...path], name, canonical)]);
  });

  it('says nothing of other facts', () => {
    expect(problemsOfWhen({ 'payload.hub': 'h.device.azure-devices.net' })).toEqual([]);
  });

  it('warns of a name in a list, which may serve other facts as well', () => {
    const rules = [{ name: 'r', when: { currentHub: { in: 'hubs' } }, assign: 'all' }];
    const name = 'h.device.azure-devices.net';
    expect(problemsWith({ lists: { hubs: ['x', name], others: [name] }, rules })).toEqual([
      { ...wrong(['lists', 'hubs', 1], name, 'h.azure-devices.net'), severity: 'warning' },
    ]);
  });

  it('leaves lists that are not there, or none, to others', () => {
    expect(problemsOfWhen({ currentHub: { in: 'hubs' } }).map(({ check }) => check)).toEqual(['test-arguments']);
    expect(problemsOfWhen({ currentHub: { in: 5 } }).map(({ check }) => check)).toEqual(['schema']);
  });
});
