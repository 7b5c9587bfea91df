// Ends the process around it when one test takes too long: by its time on the processor, since on a busy machine any
// test may have to wait.
import { workerData as steps } from 'node:worker_threads';

/** In microseconds; the slowest of the tests takes less than two million. */
const limit = 10_000_000;

let step = 0;
let since = 0;
setInterval(() => {
  const now = Atomics.load(steps, 0);
  const { user, system } = process.cpuUsage();
  if (now !== step) {
    step = now;
    since = user + system;
  } else if (user + system - since > limit) process.kill(process.pid, 'SIGKILL');
}, 250);
