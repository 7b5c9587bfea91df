// `npm run mutate [room …]`: mutation tests of lib/allocation, room by room, a few minutes for all.
import { bundle } from './bundle.mjs';
import { share } from './children.mjs';
import { mutantsOf } from './mutants.mjs';
import { isMissed, missedText, percentOf, tableOf } from './report.mjs';
import { rooms, sourcesOf, testsOf } from './rooms.mjs';
import { survey } from './survey.mjs';

const aim = 85;

/** The mutants of a room, each with its verdict. */
async function mutate(room) {
  const { mutants, instrumented } = await mutantsOf(sourcesOf(room));
  const scriptsFor = await survey(await bundle(testsOf(room), instrumented));
  const judged = mutants.map(mutant => {
    const scripts = scriptsFor(mutant);
    return { ...mutant, room, scripts, verdict: verdictWithoutRun(scripts) };
  });

  const open = judged.filter(({ verdict }) => !verdict);
  let done = 0;
  const tell = () => console.log(`${room}: ${done} of ${open.length} mutants`);
  const clock = setInterval(tell, 10_000);
  await share(
    open,
    ({ id, scripts }) => ({ mutant: id, scripts }),
    (mutant, answer = { verdict: 'timed out' }) => {
      mutant.verdict = answer.verdict;
      done++;
    },
  );
  clearInterval(clock);
  tell();
  for (const one of judged) if (isMissed(one)) console.log(missedText(one));
  return judged;
}

function verdictWithoutRun(scripts) {
  if (scripts.length === 0) return 'unmet';
  // Values that are made once when a module is loaded: tables, whose rows have tests of their own.
  return scripts.every(({ inTests }) => inTests.every(hits => hits === 0)) ? 'static' : undefined;
}

const given = process.argv.slice(2);
const unknown = given.filter(room => !rooms[room]);
if (unknown.length > 0) {
  console.error(`there is no room ${unknown.join(', ')}; the rooms are ${Object.keys(rooms).join(', ')}`);
  process.exit(2);
}
const wanted = given.length > 0 ? given : Object.keys(rooms);
const results = [];
for (const room of wanted) results.push(...(await mutate(room)));
for (const line of tableOf(wanted, results)) console.log(line);
process.exitCode = percentOf(results) >= aim ? 0 : 1;
