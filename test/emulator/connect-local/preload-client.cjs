// An unmodified client in a process of its own: asks as often as it is told by a line on stdin, and prints what came of it.
const readline = require('node:readline');
readline.createInterface({ input: process.stdin }).on('line', async url => {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } });
    process.stdout.write(`${JSON.stringify(await response.json())}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify(error.cause?.code ?? String(error))}\n`);
  }
});
