// A run without a mutant: all tests must pass, and it shows which of them come across which mutant.
import { share } from './children.mjs';

/** Runs each test's script; gives the scripts that can tell about a mutant. Ends here when a test fails. */
export async function survey(scripts) {
  const surveys = new Map();
  const failures = [];
  await share(
    [...scripts.keys()],
    test => ({ survey: scripts.get(test) }),
    (test, answer = { failures: ['it does not come to an end'] }) => {
      surveys.set(test, answer);
      failures.push(...answer.failures.map(failure => `${test}: ${failure}`));
    },
  );
  if (failures.length > 0) {
    console.error(`All tests must pass without a mutant.\n\n${failures.join('\n\n')}`);
    process.exit(2);
  }

  return ({ id, source }) => {
    // The source's own test finds most, and then the others need not be loaded.
    const own = source.replace(/^lib\/(.*)\.ts$/, 'test/$1.test.ts');
    return [...surveys]
      .sort(([a], [b]) => Number(b === own) - Number(a === own))
      .map(([test, { whileLoaded, inTests }]) => ({
        script: scripts.get(test),
        whileLoaded: whileLoaded[id] ?? 0,
        inTests: inTests.map(hits => hits[id] ?? 0),
      }))
      .filter(({ whileLoaded, inTests }) => whileLoaded > 0 || inTests.some(hits => hits > 0));
  };
}
