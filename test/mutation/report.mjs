// What people read at the end.

/** A mutant that no test has found. */
export function missedText({ source, line, kind, original, mutated, verdict }) {
  const signed = (sign, text) => text.split('\n').map(one => `${sign} ${one}`);
  const head = `${source}:${line} ${kind}${verdict === 'unmet' ? ': no test comes across it' : ''}`;
  return ['', head, ...signed('-', original), ...signed('+', mutated)].join('\n');
}

/** Whether no test has found it, or none was there to find it. */
export function isMissed({ verdict }) {
  return verdict === 'missed' || verdict === 'unmet';
}

/** How many of the mutants were found, in percent: those that never end were, too. */
export function percentOf(mutants) {
  const found = count(mutants, 'found', 'timed out');
  return (found / (found + mutants.filter(isMissed).length)) * 100;
}

/** A line for each room, and one for all. */
export function tableOf(rooms, mutants) {
  const lines = rooms.map(room => {
    const own = mutants.filter(one => one.room === room);
    return lineOf(room, own);
  });
  return ['', ...lines, lineOf('all', mutants)];
}

function lineOf(name, mutants) {
  const found = `${count(mutants, 'found', 'timed out')} found (${count(mutants, 'timed out')} timed out)`;
  const rest = `${mutants.filter(isMissed).length} missed, ${count(mutants, 'static')} static`;
  return `${name.padEnd(10)} ${percentOf(mutants).toFixed(1)} %  ${found}, ${rest}`;
}

function count(mutants, ...verdicts) {
  return mutants.filter(({ verdict }) => verdicts.includes(verdict)).length;
}
