import net from 'node:net';
import tls from 'node:tls';
import type { FindHost, LocalHosts } from './local-hosts';

/** What is patched in this process: once, whatever the number of those who serve hosts and of copies of this module. */
interface Patch {
  /** In the order in which they are asked. */
  finders: FindHost[];
  restore(): void;
}

type Connect = typeof net.Socket.prototype.connect;
type ConnectArguments = Parameters<Connect>;

// Jest and bundles load this module several times in one process; what they share is Node's own modules.
const mark = Symbol.for('dps-allocator.connect-local');
const shared = net.Socket as typeof net.Socket & { [mark]?: Patch };

/**
 * Sends the connections to local hosts to this machine and lets them trust the emulator's authority; every other connection and every
 * server is left alone. A later finder is asked first.
 *
 * @returns takes the finder back; when the last one is gone, so is the patch
 */
export function patchConnections(find: FindHost): () => void {
  shared[mark] ??= applyPatch();
  const patch = shared[mark];
  patch.finders.unshift(find);
  return () => {
    const index = patch.finders.indexOf(find);
    if (index < 0) return;
    patch.finders.splice(index, 1);
    if (patch.finders.length === 0) patch.restore();
  };
}

/** Everyone who serves a host (its name in lower case) in this process by now. */
export function findLocal(name: string): LocalHosts[] {
  return (shared[mark]?.finders ?? []).map(find => find(name)).filter(found => found !== undefined);
}

function applyPatch(): Patch {
  const { connect } = net.Socket.prototype;
  const { createSecureContext } = tls;
  const finders: FindHost[] = [];

  const connectLocally = function (this: net.Socket, ...given: ConnectArguments) {
    return connect.apply(this, redirected(given, finders) ?? given);
  } as Connect;
  const makeTrusting = (options: tls.SecureContextOptions, ca: string) => {
    const context = createSecureContext(options);
    trust(context, ca);
    return context;
  };
  const shareTrusting = sharing(makeTrusting);
  const createTrustingContext: typeof createSecureContext = options => {
    const { servername, host } = (options ?? {}) as tls.ConnectionOptions;
    const local = search(finders, servername) ?? search(finders, host);
    return local === undefined ? createSecureContext(options) : shareTrusting(options ?? {}, local.ca);
  };
  net.Socket.prototype.connect = connectLocally;
  tls.createSecureContext = createTrustingContext;

  return {
    finders,
    restore() {
      // Where somebody has wrapped these since, they stay, without a finder and so without effect, for the next one to use.
      if (net.Socket.prototype.connect !== connectLocally || tls.createSecureContext !== createTrustingContext) return;
      net.Socket.prototype.connect = connect;
      tls.createSecureContext = createSecureContext;
      delete shared[mark];
    },
  };
}

function search(finders: readonly FindHost[], name: unknown): LocalHosts | undefined {
  if (typeof name !== 'string') return undefined;
  for (const find of finders) {
    const found = find(name.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The arguments of a connection to a local host, changed to go there; undefined for any other. */
function redirected(given: ConnectArguments, finders: readonly FindHost[]): ConnectArguments | undefined {
  const { options, listener } = read(given);
  const local = search(finders, options?.host);
  const port = local?.ports[String(options?.port)];
  if (port === undefined) return undefined;
  // The caller's own options keep the real name: TLS checks the certificate against it, HTTP puts it into the Host header.
  const changed = { ...options, host: '127.0.0.1', port };
  return (listener === undefined ? [changed] : [changed, listener]) as unknown as ConnectArguments;
}

/** Reads each form that `connect` takes: options, port and host, and the array that Node's own modules pass. */
function read(given: readonly unknown[]): { options?: Partial<net.TcpNetConnectOpts>; listener?: unknown } {
  const [first, second] = given;
  if (Array.isArray(first)) return read(first);
  const listener = given.findLast(argument => typeof argument === 'function');
  if (typeof first === 'object' && first !== null) return { options: first, listener };
  return typeof second === 'string' ? { options: { port: Number(first), host: second }, listener } : {};
}

type MakeContext = (options: tls.SecureContextOptions, ca: string) => tls.SecureContext;

/** What makes a context the caller's own; `tls.connect` itself always gives the ciphers. */
const ofTheCaller: readonly string[] = [
  ...['ca', 'cert', 'key', 'pfx', 'passphrase', 'crl', 'dhparam', 'ecdhCurve', 'sigalgs', 'minVersion', 'maxVersion'],
  ...['secureProtocol', 'secureOptions', 'sessionIdContext', 'sessionTimeout', 'ticketKeys', 'honorCipherOrder'],
  ...['allowPartialTrustChain', 'clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier'],
];

/**
 * Connections for which the caller has no wishes of its own share a context, as they share Node's roots without the patch: to copy
 * the roots for each would cost a client more than the rest of its handshake.
 */
function sharing(make: MakeContext): MakeContext {
  const contexts = new Map<string, tls.SecureContext>();
  return (options, ca) => {
    const given: object = options;
    if (ofTheCaller.some(name => given[name as keyof typeof given] !== undefined)) return make(options, ca);
    const key = `${ca}${options.ciphers}`;
    const context = contexts.get(key) ?? make(options, ca);
    contexts.set(key, context);
    return context;
  };
}

/** Adds an authority beside those that a context trusts already: Node's roots, or what the caller gave as `ca`. */
function trust(context: tls.SecureContext, ca: string): void {
  // Node has no public way that keeps both: `ca` replaces the roots. Its own modules use this one.
  (context.context as { addCACert(pem: string): void }).addCACert(ca);
}
