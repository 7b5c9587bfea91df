import { Agent, request } from 'node:http';

// The process that asks a host for a while, over connections that stay open.

/** What the client is told to do. */
export interface Task {
  port: number;
  path: string;
  body: string;
  connections: number;
  milliseconds: number;
}

process.on('message', async (task: Task) => {
  const agent = new Agent({ keepAlive: true, maxSockets: task.connections });
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: task.connections }, () => keepAsking(task, agent, began)));
  const perSecond = (counts.reduce((sum, count) => sum + count, 0) / (performance.now() - began)) * 1000;
  agent.destroy();
  process.send?.(perSecond);
});

async function keepAsking(task: Task, agent: Agent, began: number): Promise<number> {
  let count = 0;
  for (; performance.now() - began < task.milliseconds; count++) await ask(task, agent);
  return count;
}

function ask({ port, path, body }: Task, agent: Agent): Promise<void> {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request({ port, path, method: 'POST', headers, agent }, response => {
      if (response.statusCode !== 200) reject(new Error(`the host answered ${response.statusCode}`));
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end(body);
  });
}
