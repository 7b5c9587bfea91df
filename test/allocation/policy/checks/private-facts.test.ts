import { error, problemsWith } from '../problems-under-test';

describe('the check private-facts', () => {
  it.each(['registrationId', 'enrollment.id', 'currentHub', 'dps'])(
    'refuses %s, which every line of the log names',
    path => {
      const what = `${path} cannot be private: every decision is logged under it`;
      expect(problemsWith({ private: ['deviceId', path] })).toEqual([
        error('private-facts', ['private', 1], what, 'leave it out'),
      ]);
    },
  );

  it('refuses them under another spelling of their paths, too', () => {
    expect(problemsWith({ private: ['enrollment["id"]'] })).toMatchObject([
      { check: 'private-facts', what: 'enrollment.id cannot be private: every decision is logged under it' },
    ]);
  });

  it('leaves what is no path to others', () => {
    expect(problemsWith({ private: ['a b'] }).map(({ check }) => check)).toEqual(['known-facts']);
  });

  it.each(['modelId', 'modelVersion'])('warns of %s alone, which payload.modelId would show', path => {
    const what = `${path} is taken from payload.modelId, which is shown`;
    const cure = 'name payload.modelId: what is taken from it is private, too';
    expect(problemsWith({ private: [path, 'payload.owner'] })).toEqual([
      { ...error('private-facts', ['private', 0], what, cure), severity: 'warning' },
    ]);
  });

  it.each<string[]>([['payload'], ['payload.modelId'], ['payload["modelId"]']])(
    'is content with modelId beside %s',
    named => {
      expect(problemsWith({ private: ['modelId', named] })).toEqual([]);
    },
  );

  it('accepts everything else', () => {
    expect(problemsWith({ private: ['payload', 'deviceId', 'enrollment.tags.owner'] })).toEqual([]);
  });
});
