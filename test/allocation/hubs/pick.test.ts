import { type HubPicker, pickHub, type Score } from '../../../lib/allocation/hubs/pick';
import type { Candidate } from '../../../lib/allocation/plugin';
import { registration } from '../rules/given';
import { linked } from './hubs';

const names = ['hub-a.azure-devices.net', 'hub-b.azure-devices.net', 'hub-c.azure-devices.net'];
const hubs = linked(names);
const about = registration();

/** A picker that gives these scores to the three hubs. */
function picker(name: string, prefer: HubPicker['prefer'], ...scores: (number | undefined)[]): HubPicker {
  return { name, prefer, scoring: () => candidate => scores[names.indexOf(candidate.name)] };
}

function picked(pickers: HubPicker[], candidates = hubs) {
  const found = pickHub(candidates, pickers, about);
  return found && [found.hub.name, found.by, found.reason];
}

const [a, b, c] = names;

describe('pickHub', () => {
  it.each<[string, HubPicker[], (string | null | undefined)[]]>([
    ['the highest', [picker('p', 'highest', 1, 3, 2)], [b, 'p', 'picked by p among 3 hubs']],
    ['the lowest', [picker('p', 'lowest', 2, 3, 1)], [c, 'p', 'picked by p among 3 hubs']],
    ['the lowest below 0', [picker('p', 'lowest', -1, 0, -2)], [c, 'p', 'picked by p among 3 hubs']],
    [
      'by the next where two tie, and only between them',
      [picker('p', 'highest', 5, 5, 1), picker('q', 'lowest', 2, 1, 0)],
      [b, 'q', 'picked by q among 2 hubs'],
    ],
    [
      'by the next where one has no score',
      [picker('p', 'highest', 9, undefined, 1), picker('q', 'lowest', 3, 2, 1)],
      [c, 'q', 'picked by q among 3 hubs'],
    ],
    [
      'by the next where a score is no number',
      [picker('p', 'highest', 9, Number.NaN, 1), picker('q', 'lowest', 3, 2, 1)],
      [c, 'q', 'picked by q among 3 hubs'],
    ],
    [
      'the first where all tie',
      [picker('p', 'highest', 1, 1, 1)],
      [a, null, 'the first of the hubs that no picker tells apart'],
    ],
    [
      'the first of those that tie last',
      [picker('p', 'highest', 0, 1, 1)],
      [b, null, 'the first of the hubs that no picker tells apart'],
    ],
    ['the first where nobody picks', [], [a, null, 'the first of the hubs that no picker tells apart']],
  ])('picks %s', (_, pickers, expected) => {
    expect(picked(pickers)).toEqual(expected);
  });

  it('takes the only hub without asking a picker', () => {
    const scoring = jest.fn();
    expect(picked([{ name: 'p', prefer: 'highest', scoring }], hubs.slice(1, 2))).toEqual([
      b,
      null,
      'the only hub that can take it',
    ]);
    expect(scoring).not.toHaveBeenCalled();
  });

  it('never picks a hub of weight 0, even if it is the only one', () => {
    const weightless = linked(names, [{ name: 'hub-b', weight: 0 }, { name: '*' }]);
    expect(picked([picker('p', 'highest', 1, 3, 2)], weightless)?.[0]).toBe(c);
    expect(picked([picker('p', 'highest', 1, 3, 2)], weightless.slice(1, 2))).toBeUndefined();
  });

  it('picks none of none', () => {
    expect(picked([picker('p', 'highest')], [])).toBeUndefined();
  });

  it('stops at the first picker that decides', () => {
    const scoring = jest.fn();
    picked([picker('p', 'highest', 1, 2, 3), { name: 'q', prefer: 'lowest', scoring }]);
    expect(scoring).not.toHaveBeenCalled();
  });

  it('asks a picker once for the registration, then for each candidate', () => {
    const score = jest.fn((_: Candidate) => 1);
    const scoring = jest.fn(() => score);
    picked([{ name: 'p', prefer: 'lowest', scoring }]);
    expect(scoring.mock.calls).toEqual([[about]]);
    expect(score.mock.calls.map(([candidate]) => candidate)).toEqual(hubs);
  });

  it('writes down every score, also of a picker that abstains', () => {
    const trace: Score[] = [];
    const pickers = [
      picker('p', 'highest', 1, undefined, 1),
      picker('q', 'lowest', 1, 1, 2),
      picker('r', 'lowest', 2, 1, 0),
    ];
    expect(pickHub(hubs, pickers, about, trace)?.hub.name).toBe(b);
    expect(trace.map(({ hub, picker, score }) => [hub, picker, score])).toEqual([
      [a, 'p', 1],
      [b, 'p', undefined],
      [c, 'p', 1],
      [a, 'q', 1],
      [b, 'q', 1],
      [c, 'q', 2],
      [a, 'r', 2],
      [b, 'r', 1],
    ]);
  });

  it('names hubs in the trace as they are linked', () => {
    const trace: Score[] = [];
    pickHub(linked(['X.device.net', 'y.net']), [picker('p', 'highest', 1, 2)], about, trace);
    expect(trace.map(({ hub }) => hub)).toEqual(['X.device.net', 'y.net']);
  });
});
