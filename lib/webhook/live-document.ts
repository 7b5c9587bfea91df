/** Where a document comes from. */
export interface DocumentSource {
  /** The document's text, or undefined while it is the version that was read last. Throws where it cannot be read. */
  read(): string | undefined;
}

/** A document that may change while it is in use. */
export interface LiveDocument<T> {
  /** The last good version, if there ever was one. */
  current(): { value: T; loadedAt: number } | undefined;
}

/**
 * Keeps a document up to date: looks at its source whenever it is asked for, and a version that cannot be read or
 * made ready never replaces a good one.
 *
 * @param load makes a text ready; throws for a bad one.
 * @param onProblem is told each failure once.
 */
export function liveDocument<T>(
  source: DocumentSource,
  load: (text: string) => T,
  now: () => number,
  onProblem: (problem: string) => void,
): LiveDocument<T> {
  let good: { value: T; loadedAt: number } | undefined;
  let lastProblem: string | undefined;
  return {
    current() {
      try {
        const text = source.read();
        if (text !== undefined) good = { value: load(text), loadedAt: now() };
        if (text !== undefined) lastProblem = undefined;
      } catch (error) {
        const problem = (error as Error).message;
        if (problem !== lastProblem) onProblem(problem);
        lastProblem = problem;
      }
      return good;
    },
  };
}
