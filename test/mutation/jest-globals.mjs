// What stands in for jest: as much as the tests of lib/allocation use. A test that asks for more is an error, never skipped.
import { format } from 'node:util';
// Both are jest's, in the version that it brings.
import { expect } from 'expect';
import { fn } from 'jest-mock';

/** What a file of tests sees of jest, and the list that it fills with its tests. */
export function jestGlobals() {
  const tests = [];
  const titles = [];

  function describe(title, body) {
    titles.push(title);
    body();
    titles.pop();
  }
  describe.each = table => (title, body) => {
    for (const row of rowsOf(table)) describe(format(title, ...row), () => body(...row));
  };

  const it = (title, body) => add([title], body, []);
  it.each = table => (title, body) => {
    for (const row of rowsOf(table)) add([title, ...row], body, row);
  };

  function add(title, body, row) {
    if (body.length > row.length) throw new Error(`${title[0]}: a test with a callback cannot run here`);
    const above = [...titles];
    tests.push({
      // Put together when somebody reads it: most titles are evaluated a thousand times and never read.
      title: () => [...above, format(...title)].join(' › '),
      run() {
        const result = body(...row);
        if (!(result instanceof Promise)) return;
        result.catch(() => {});
        throw new Error('an asynchronous test cannot run here');
      },
    });
  }

  return { tests, globals: { describe, it, expect, jest: { fn } } };
}

function rowsOf(table) {
  return table.every(Array.isArray) ? table : table.map(value => [value]);
}
