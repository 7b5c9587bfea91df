import { unmetSelectors } from '../../lib/cases/unmet-selectors';
import { compiled, leastPolicy } from '../allocation/policy-under-test';

const described = [
  { name: 'a-*', tags: ['eu'] },
  { name: 'b', tags: ['us'], location: 'westeurope' },
];

function unmet(assign: unknown, linkedHubs: [string, ...string[]] = ['a-1.azure-devices.net', 'c.azure-devices.net']) {
  const document = { ...leastPolicy, hubs: described, rules: [{ name: 'r', assign }] };
  return unmetSelectors(document, compiled(document), linkedHubs);
}

describe('unmetSelectors', () => {
  it.each<[string, unknown]>([
    ['a name', 'a-*'],
    ['a name in the other form', 'a-1.device.azure-devices.net'],
    ['the name of a hub that is not described', 'c'],
    ['a tag', { tag: ['EU', 'us'] }],
    ['not', { hubs: { name: '*', not: { tag: 'us' } } }],
    ['all', 'all'],
    ['a template', 'a-{{payload.cell}}-x'],
    ['a template in a list', { tag: ['us', '{{payload.cell}}'] }],
  ])('has nothing to say of %s', (_, assign) => {
    expect(unmet(assign)).toEqual([]);
  });

  it.each<[string, unknown, (string | number)[], string]>([
    ['a name', '*-toster-*', ['assign'], '*-toster-*'],
    ['a name of several', { hubs: ['a-1', 'x'] }, ['assign', 'hubs', 1], 'x'],
    ['a tag', { tag: 'us' }, ['assign'], '{"tag":"us"}'],
    ['a name and a tag', { name: 'c', tag: 'eu' }, ['assign'], '{"name":"c","tag":"eu"}'],
    ['what not takes away', { tag: 'eu', not: { name: 'a-*' } }, ['assign'], '{"tag":"eu","not":{"name":"a-*"}}'],
  ])('warns of %s', (_, assign, path, words) => {
    expect(unmet(assign)).toEqual([
      {
        severity: 'warning',
        check: 'cases',
        path: ['rules', 0, ...path],
        at: 'value',
        what: `no hub of cases.yaml fits ${words}`,
        cure: 'its hubs are a-1.azure-devices.net, c.azure-devices.net; mend the one or the other',
      },
    ]);
  });

  it('shows a few of very many hubs, each once', () => {
    expect(unmet('x', ['a', 'a', 'b', 'c', 'd', 'e', 'f'])).toMatchObject([
      { cure: 'its hubs are a, b, c, d, e, …; mend the one or the other' },
    ]);
  });
});
