// As many processes as there are processors share the work.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('child.mjs', import.meta.url));

/** Has a child do the task of each subject, and hands over its answer: none, if the child ended instead. */
export async function share(subjects, taskOf, onAnswer) {
  const waiting = subjects.values();
  const worker = async () => {
    let child;
    for (const subject of waiting) {
      child ??= fork(program, { execArgv: ['--max-old-space-size=1024', '--max-semi-space-size=32'] });
      const answer = await ask(child, taskOf(subject));
      if (!answer) child = undefined;
      onAnswer(subject, answer);
    }
    child?.disconnect();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

function ask(child, task) {
  return new Promise((resolve, reject) => {
    const onExit = (code, signal) => {
      // The watchdog has ended it, or it has used up its memory; by itself it ends only for a mistake of its own.
      if (signal) resolve(undefined);
      else reject(new Error(`a child ended with ${code} at ${JSON.stringify(task)}`));
    };
    child.once('exit', onExit);
    child.once('message', answer => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(task);
  });
}
