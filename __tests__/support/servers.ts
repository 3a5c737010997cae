/** Real servers on loopback that behave as badly as a test wants, and remember what they saw. */

import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** One connection as its server saw it; over TLS, from the end of the handshake on. */
export class Peer {
  readonly socket: Socket;
  /** The TCP socket; the same as `socket` without TLS. */
  readonly raw: Socket;
  /** Settles once the connection is gone, whoever closed it. */
  readonly closed: Promise<void>;
  private chunks: Buffer[] = [];

  constructor(socket: Socket, raw: Socket) {
    this.socket = socket;
    this.raw = raw;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => this.chunks.push(chunk));
  }

  get received(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  get head(): string {
    return this.received.split('\r\n\r\n', 1)[0] ?? '';
  }

  get body(): string {
    return this.received.slice(this.head.length + 4);
  }

  /** Settles once a whole request is in. */
  request(): Promise<void> {
    return this.until(() => {
      const length = Number(/^content-length: *(\d+)/im.exec(this.head)?.[1] ?? 0);
      return this.received.includes('\r\n\r\n') && Buffer.byteLength(this.body) >= length;
    });
  }

  /** Settles once as much as a byte is in. */
  firstByte(): Promise<void> {
    return this.until(() => this.chunks.length > 0);
  }

  write(text: string | Buffer): void {
    this.socket.write(text);
  }

  /** Writes `text` a byte every few milliseconds, then `text` without its beginning up to `again`, for ever. */
  async drip(text: string, again: number): Promise<void> {
    for (let at = 0; !this.socket.destroyed; at = at + 1 < text.length ? at + 1 : again) {
      this.write(text.charAt(at));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Writes `chunk` as fast as it is taken, `times` times or for ever. */
  async flood(chunk: Buffer, times = Number.POSITIVE_INFINITY): Promise<void> {
    for (let count = 0; count < times && !this.socket.destroyed; count++) {
      if (!this.socket.write(chunk)) {
        const drained = new Promise((resolve) => this.socket.once('drain', resolve));
        await Promise.race([drained, this.closed]);
      }
    }
  }

  /** Ends the connection with a RST. */
  reset(): void {
    this.raw.resetAndDestroy();
  }

  private until(enough: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!enough()) return;
        this.socket.off('data', look);
        resolve();
      };
      this.socket.on('data', look);
      look();
    });
  }
}

export type Script = (peer: Peer) => unknown;

/** A server, and every connection that it saw. */
export interface Listener {
  readonly port: number;
  readonly peers: Peer[];
  /** TCP connections, whatever became of their handshakes. */
  readonly raw: Socket[];
}

const listening: { server: Server; listener: Listener }[] = [];

/** Starts a server that runs `script` on each connection: over TLS once `tls` is given, after the handshake. */
export async function listen(script: Script, tls?: TlsOptions, host = '127.0.0.1'): Promise<Listener> {
  const peers: Peer[] = [];
  const raw: Socket[] = [];
  const welcome = (peer: Peer): void => {
    peers.push(peer);
    void script(peer);
  };
  let server: Server;
  if (tls === undefined) {
    server = createServer((socket) => welcome(new Peer(socket, socket)));
  } else {
    server = createTlsServer(tls, (socket) => {
      const { remotePort } = socket;
      const under = raw.find((one) => one.remotePort === remotePort);
      welcome(new Peer(socket, under ?? socket));
    });
    server.on('tlsClientError', () => undefined);
  }
  server.on('connection', (socket: Socket) => {
    raw.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const listener = { port: (server.address() as AddressInfo).port, peers, raw };
  listening.push({ server, listener });
  return listener;
}

/** Connections that are still open although their exchanges are over; waits a moment for the last to go. */
export async function stillOpen(): Promise<number> {
  const open = (): Socket[] =>
    listening.flatMap(({ listener }) => listener.raw).filter((socket) => !socket.destroyed);
  for (let tries = 0; tries < 50 && open().length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return open().length;
}

/** Closes all servers and all that is left of their connections. */
export async function closeAll(): Promise<void> {
  for (const { server, listener } of listening.splice(0)) {
    for (const socket of listener.raw) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port that refuses connections. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A script that reads a whole request and then writes `text`; the connection stays open. */
export function answering(text: string | Buffer): Script {
  return async (peer) => {
    await peer.request();
    peer.write(text);
  };
}

/** A script that lets a CONNECT through to `port` on loopback, whatever host it names. */
export function tunnelTo(port: number): Script {
  return async (peer) => {
    await peer.request();
    openTunnel(peer, port);
  };
}

/** Answers a CONNECT with 200 and carries what follows to `port`; yields the proxy's own connection there. */
export function openTunnel(peer: Peer, port: number): Socket {
  const upstream = connect(port, '127.0.0.1');
  upstream.on('error', () => peer.socket.destroy());
  peer.socket.on('close', () => upstream.destroy());
  peer.socket.pipe(upstream).pipe(peer.socket, { end: true });
  peer.write('HTTP/1.1 200 Connection established\r\n\r\n');
  return upstream;
}

/**
 * A key and certificate of `tls/`, all valid until 2125: `server` for localhost, 127.0.0.1, ::1 and
 * mc.example; `expired`, the same until 2001; `elsewhere` for another host; `stranger`, signed by itself.
 */
export function identity(name: 'server' | 'expired' | 'elsewhere' | 'stranger'): TlsOptions {
  const pem = readFileSync(new URL(`tls/${name}.pem`, import.meta.url));
  return { key: pem, cert: pem };
}
