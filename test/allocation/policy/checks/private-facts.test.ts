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

  it('accepts everything else', () => {
    expect(problemsWith({ private: ['payload', 'deviceId', 'enrollment.tags.owner'] })).toEqual([]);
  });
});
