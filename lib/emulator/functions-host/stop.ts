import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { App } from './app';

/** How long the platform leaves an app to end, in milliseconds. */
const grace = 5000;

/**
 * Ends the process with 0 on SIGTERM, on SIGINT, and when the parent process goes away: accepts nothing new, lets requests under way
 * end and runs the appTerminate hooks, all within five seconds. The same signal again ends it at once.
 */
export function stopWhenAsked(server: Server, app: App): void {
  let isStopping = false;
  const stop = async () => {
    // Ctrl-C asks twice: by the signal, and by the parent that ends of the same signal.
    if (isStopping) return;
    isStopping = true;
    await end(server, app);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  // A parent that went away reads no more logs; what the app still prints must not end it before its hooks have run.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
}

async function end(server: Server, app: App): Promise<void> {
  // Connections that are busy now close after their answer instead of waiting for more.
  server.keepAliveTimeout = 1;
  const hooks = app.runAppHooks('appTerminate').catch(error => {
    app.log('error', 'system', `an appTerminate hook failed: ${inspect(error)}`);
  });
  await Promise.race([Promise.all([once(server.close(), 'close'), hooks]), delay(grace)]);
  process.exit(0);
}
