// Each room must be proven by its own tests (and the algorithm by its golden cases): that says more than all tests together.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../bin/bundle-tools.mjs';

/** The folders of a room, in lib/allocation as in test/allocation, and the tests from elsewhere that prove it, too. */
export const rooms = {
  top: { folders: ['.'] },
  contract: { folders: ['contract'] },
  rules: { folders: ['rules'] },
  facts: { folders: ['rules/facts'] },
  operators: { folders: ['rules/operators'] },
  hubs: { folders: ['hubs', 'hubs/pickers'] },
  twin: { folders: ['twin'] },
  decision: { folders: ['decision'], also: ['test/golden/algorithm.test.ts', 'test/allocation/allocate.test.ts'] },
  policy: { folders: ['policy'] },
  checks: { folders: ['policy/checks'] },
};

/** It counts a whole fleet, too slow to be asked for every mutant. */
const leftOut = 'weighted-spread.test.ts';

const inRooms = Object.values(rooms).flatMap(({ folders }) => folders);
const homeless = readdirSync(join(root, 'lib/allocation'), { recursive: true, withFileTypes: true })
  .filter(one => one.isDirectory() && one.name !== 'generated')
  .map(({ parentPath, name }) => relative(join(root, 'lib/allocation'), join(parentPath, name)))
  .filter(folder => !inRooms.includes(folder));
if (homeless.length > 0)
  throw new Error(`lib/allocation/${homeless.join(', ')} is in no room of test/mutation/rooms.mjs`);

/** The files that are mutated. */
export function sourcesOf(room) {
  return rooms[room].folders.flatMap(folder => filesIn(join('lib/allocation', folder), '.ts'));
}

/** The files of tests that must notice. */
export function testsOf(room) {
  const { folders, also = [] } = rooms[room];
  const own = folders.flatMap(folder => filesIn(join('test/allocation', folder), '.test.ts'));
  return [...own.filter(file => !file.endsWith(leftOut)), ...also];
}

function filesIn(folder, ending) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.filter(one => one.isFile() && one.name.endsWith(ending)).map(({ name }) => join(folder, name));
}
