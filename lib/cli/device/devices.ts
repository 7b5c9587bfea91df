import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../project';
import type { DeviceResult, DeviceTask } from './device-process';
import type { Registration } from './sdk-device';

/** Real devices, in a process of their own that reaches an emulator under the names that Azure has. */
export interface Devices {
  /** Registers one, and reads its twin. */
  register(registration: Registration): Promise<DeviceResult>;
  stop(): void;
}

/** Starts the process; `connectFile` is what a running emulator wrote for its clients. */
export function startDevices(connectFile: string): Devices {
  const child = fork(join(root, 'out/device-process.cjs'), [], {
    execArgv: ['--require', join(root, 'out/connect-local.cjs')],
    env: { ...process.env, DPS_EMULATOR: connectFile },
  });
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`the devices' process ended with ${code}`);
  });
  ended.catch(() => {});
  const kill = () => void child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let tasks = 0;
  return {
    register(registration) {
      const id = tasks++;
      const answered = new Promise<DeviceResult>(resolve => {
        const listener = (result: DeviceResult) => {
          if (result.id !== id) return;
          child.off('message', listener);
          resolve(result);
        };
        child.on('message', listener);
        // Where the process is gone, its end is the answer.
        child.send({ id, registration } satisfies DeviceTask, error => {
          if (error) child.off('message', listener);
        });
      });
      return Promise.race([answered, ended]);
    },
    stop: kill,
  };
}
