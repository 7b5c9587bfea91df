// Runs scripts of tests, with a mutant or without. It hears nothing while it is at it: a watchdog ends it when it goes
// round in circles.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { jestGlobals } from './jest-globals.mjs';

const require = createRequire(import.meta.url);
// The same in every run: no verdict depends on luck, or waits for the smallest counterexample.
require('fast-check').configureGlobal({ seed: 1, endOnFailure: true });

const steps = new Int32Array(new SharedArrayBuffer(4));
new Worker(new URL('watchdog.mjs', import.meta.url), { workerData: steps }).unref();

process.on('message', ({ survey, mutant, scripts }) => {
  process.send(
    survey ? surveyOf(survey) : { verdict: scripts.some(one => findsMutant(one, mutant)) ? 'found' : 'missed' },
  );
});

/** How often a script comes across each mutant, while it is loaded and in each of its tests; and what fails without any. */
function surveyOf(script) {
  const stryker = begin();
  try {
    const tests = load(script);
    const failures = tests.flatMap((test, index) => {
      stryker.currentTestId = `${index}`;
      const error = errorOf(test);
      return error ? [`${test.title()}\n${error.stack}`] : [];
    });
    const { static: whileLoaded = {}, perTest = {} } = stryker.mutantCoverage ?? {};
    return { failures, whileLoaded, inTests: tests.map((_, index) => perTest[index] ?? {}) };
  } catch (error) {
    return { failures: [error.stack] };
  }
}

/** Whether the tests of a script that come across a mutant find it. */
function findsMutant({ script, whileLoaded, inTests }, mutant) {
  const stryker = begin();
  stryker.activeMutant = mutant;
  expectHits(stryker, whileLoaded);
  let tests;
  try {
    tests = load(script);
  } catch {
    return true;
  }
  return tests.some((test, index) => {
    const hits = inTests[index] ?? 0;
    // What is made while a script is loaded can show in any test.
    if (hits === 0 && whileLoaded === 0) return false;
    expectHits(stryker, hits);
    return errorOf(test) !== undefined || stryker.hitCount > stryker.hitLimit;
  });
}

/** The object by which Stryker's switches are set, and where they count. */
function begin() {
  globalThis.__stryker__ = {};
  return globalThis.__stryker__;
}

/** A switch that is asked much more often than without the mutant throws: most endless loops end by that. */
function expectHits(stryker, hits) {
  stryker.hitCount = 0;
  stryker.hitLimit = Math.max(10_000, 100 * hits);
}

const compiled = new Map();

/** Evaluates a script with all of its modules anew; gives its tests. */
function load(script) {
  Atomics.add(steps, 0, 1);
  const { tests, globals } = jestGlobals();
  if (!compiled.has(script)) {
    const parameters = ['require', 'module', ...Object.keys(globals)];
    compiled.set(script, compileFunction(readFileSync(script, 'utf8'), parameters, { filename: script }));
  }
  compiled.get(script)(require, { exports: {} }, ...Object.values(globals));
  if (tests.length === 0) throw new Error('there is no test in it');
  return tests;
}

function errorOf(test) {
  Atomics.add(steps, 0, 1);
  try {
    test.run();
    return undefined;
  } catch (error) {
    return error;
  }
}
