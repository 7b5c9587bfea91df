import type { HttpAnswer } from '../../../lib/emulator/doors/http-api';
import { createIotHubs, type IotHubs, type IotHubsOptions } from '../../../lib/emulator/iot-hub/iot-hubs';
import { wallClock } from '../../../lib/emulator/kernel/clock';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { State } from '../../../lib/emulator/kernel/state';

export const hostName = 'contoso-toasters-hub-1098.azure-devices.net';

/** Hubs in a state of their own, with the lines that they logged. */
export interface HubsUnderTest extends IotHubs {
  state: State;
  logged: string[];
}

/** Makes hubs, of which one is there. */
export function makeHubs(options: Partial<IotHubsOptions> = {}): HubsUnderTest {
  const state = options.state ?? new State();
  const logged: string[] = [];
  const hubs = createIotHubs({ state, clock: wallClock(1), log: line => logged.push(line), ...options });
  hubs.create({ hostName, location: 'westus' });
  return { ...hubs, state, logged };
}

/** A token of a policy of the hub, valid for an hour unless said otherwise. */
export function policyToken(hubs: IotHubs, policy = 'iothubowner', resource = hostName, seconds = 3600): string {
  const key = /SharedAccessKey=(.*)$/.exec(hubs.connectionString(hostName, policy))?.[1] ?? '';
  return signSas({ resource, key, keyName: policy, expiresAt: Date.now() + seconds * 1000 });
}

/** An answer of the API with its body as tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: tests compare whole bodies, or members that they know to be there.
export type Answer = HttpAnswer & { body: any };

/** A call of the service API of the hub, by its owner unless other headers are given. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Calls the service API without a door. A body that is text goes as it is. */
export function callerOf(hubs: IotHubs): Call {
  const authorization = policyToken(hubs);
  return async (method, path, body, headers = {}) => {
    const api = hubs.api(hostName);
    if (api === undefined) throw new Error('there is no hub');
    const [pathname = '', query = ''] = path.split('?');
    const search = new URLSearchParams(query);
    if (!search.has('api-version')) search.set('api-version', '2021-04-12');
    return (await api({
      method,
      host: hostName,
      path: pathname,
      query: search,
      headers: { authorization, ...headers },
      body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
      certificates: [],
    })) as Answer;
  };
}
