import type { X509Certificate } from 'node:crypto';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { HttpRouting } from './http-api';
import { createHttpDoor } from './http-door';
import { listen } from './listen';
import { serveMqtt } from './mqtt-connection';
import type { MqttRouting } from './mqtt-service';
import { peerCertificates } from './peer-certificates';
import { protocolOf } from './protocol';

/** How long a client may take for its TLS handshake, its first byte and its MQTT CONNECT, in milliseconds. */
const patience = 10_000;

/** How many connections may wait to be accepted, as when a whole fleet comes back at once; beyond it clients try again only after a second or more. */
const backlog = 4096;

/** What a door serves, and where. */
export interface DoorOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** PEM: the server's chain, leaf first, and its key. */
  certificate: { chain: string; key: string };
  http: HttpRouting;
  mqtt: MqttRouting;
  /** The host names that HTTP serves, for the answer to an unknown one. */
  names: () => readonly string[];
  /** One line for each refusal and each close that a client did not ask for, with the true reason. */
  log: (line: string) => void;
  /** Milliseconds instead of ten seconds, for tests. */
  patience?: number;
}

/** An open door. */
export interface Door {
  /** Where it listens. */
  readonly port: number;
  /** How many connections are open. */
  readonly connections: number;
  /** Listens on one more port of the same host, 0 for any free one. Returns the port; rejects with the system's error. */
  listenAlso(port: number): Promise<number>;
  /** Accepts nothing more, cuts every connection, and resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Opens one TLS port for every protocol: the first byte that a client sends tells MQTT from HTTP. A client certificate is asked for and
 * never required nor checked; the services judge it.
 *
 * @throws the system's error, such as EADDRINUSE, where it cannot listen
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { host, certificate, log } = options;
  const connectWithin = options.patience ?? patience;
  const certificates = new WeakMap<Duplex, readonly X509Certificate[]>();
  const http = createHttpDoor({
    route: options.http,
    names: options.names,
    log,
    certificatesOf: socket => certificates.get(socket) ?? [],
  });
  // The TCP sockets, so that closing also reaches a handshake that is under way.
  const open = new Set<Socket>();
  const servers: Server[] = [];
  const port = await listenAlso(options.port);
  return {
    port,
    get connections() {
      return open.size;
    },
    listenAlso,
    close,
  };

  async function listenAlso(wanted: number): Promise<number> {
    const server = createServer(
      {
        cert: certificate.chain,
        key: certificate.key,
        requestCert: true,
        rejectUnauthorized: false,
        minVersion: 'TLSv1.2',
        // A resumed session shows a client's leaf without its intermediates.
        secureOptions: constants.SSL_OP_NO_TICKET,
        handshakeTimeout: connectWithin,
      },
      receive,
    );
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    });
    server.on('tlsClientError', error => log(`a TLS handshake failed: ${handshakeFailure(error)}`));
    const taken = await listen(server, { port: wanted, host, backlog });
    servers.push(server);
    return taken;
  }

  function receive(socket: TLSSocket): void {
    const silence = setTimeout(() => drop(socket, 'it sent nothing'), connectWithin);
    // Whatever breaks a connection also closes it.
    socket.on('error', () => {});
    socket.once('close', () => clearTimeout(silence));
    socket.setNoDelay(true);
    socket.once('readable', () => {
      clearTimeout(silence);
      const bytes: Buffer | null = socket.read();
      if (bytes === null) {
        // It closed before it sent anything, as a port scan does.
        socket.destroy();
        return;
      }
      socket.unshift(bytes);
      serve(socket, bytes[0]);
    });
  }

  function serve(socket: TLSSocket, firstByte: number | undefined): void {
    switch (protocolOf(firstByte)) {
      case 'mqtt':
        serveMqtt(socket, peerCertificates(socket), { route: options.mqtt, log, connectWithin });
        break;
      case 'http':
        certificates.set(socket, peerCertificates(socket));
        http.emit('connection', socket);
        break;
      case 'amqp':
        drop(socket, 'it speaks AMQP, which is not served here: use MQTT or HTTP');
        break;
      default:
        drop(socket, `it speaks neither MQTT nor HTTP: its first byte is ${firstByte}`);
    }
  }

  function drop(socket: TLSSocket, reason: string): void {
    log(`a connection from ${socket.remoteAddress}: closed: ${reason}`);
    socket.destroy();
  }

  async function close(): Promise<void> {
    const closed = servers.splice(0).map(server => new Promise<void>(resolve => server.close(() => resolve())));
    for (const socket of open) socket.destroy();
    await Promise.all(closed);
  }
}

/** In words where it is the commonest mistake, and in one line where it is OpenSSL's own text. */
function handshakeFailure({ message, code }: NodeJS.ErrnoException): string {
  const isDistrusted = code === 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' || code === 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN';
  return isDistrusted
    ? "the client does not trust the emulator's certificate: give it ca.pem of the emulator's folder ca"
    : message.trim().replaceAll(/\s*\n\s*/g, ' ');
}
