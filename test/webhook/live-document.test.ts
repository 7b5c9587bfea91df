import { liveDocument } from '../../lib/webhook/live-document';

/** A source that gives one answer after the other. */
const scripted = (...answers: (string | undefined | Error)[]) => ({
  read() {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  },
});
const load = (text: string) => {
  if (text.startsWith('bad')) throw new Error(`${text} is bad`);
  return text.toUpperCase();
};

describe('liveDocument', () => {
  it('has the last good version, and tells each failure once', () => {
    const problems: string[] = [];
    let time = 0;
    const document = liveDocument(
      scripted(
        new Error('not there'),
        new Error('not there'),
        'a',
        undefined,
        'bad b',
        undefined,
        new Error('gone'),
        'c',
        new Error('gone'),
      ),
      load,
      () => ++time,
      problem => problems.push(problem),
    );
    const seen = Array.from({ length: 9 }, () => document.current());
    expect(seen).toEqual([
      undefined,
      undefined,
      ...Array(5).fill({ value: 'A', loadedAt: 1 }),
      ...Array(2).fill({ value: 'C', loadedAt: 2 }),
    ]);
    expect(problems).toEqual(['not there', 'bad b is bad', 'gone', 'gone']);
  });
});
