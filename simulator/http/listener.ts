import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const HOST = '127.0.0.1';
const RETRY_MS = 20;

/** The simulator's port. It can refuse connections for a while, and closes immediately, whatever is open. */
export class Listener {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly used = new WeakSet<Socket>();
  /** How many connections brought no request. */
  unused = 0;
  private port = 0;
  private reopening: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(server: Server) {
    this.server = server;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      this.unused++;
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', ({ socket }) => {
      if (!this.used.has(socket)) this.unused--;
      this.used.add(socket);
    });
  }

  /**
   * Listens on 127.0.0.1.
   *
   * @param port 0 for any free one
   * @returns the port
   * @throws what `listen` fails with, such as EADDRINUSE
   */
  async open(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, HOST, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  /** Whether connections are refused for now. */
  get refusing(): boolean {
    return this.reopening !== undefined;
  }

  /** Refuses connections for `ms` milliseconds. Exchanges that have begun go on; idle connections end. */
  refuse(ms: number): void {
    if (this.closed) return;
    clearTimeout(this.reopening);
    // This ends idle connections too.
    if (this.server.listening) this.server.close();
    this.reopening = setTimeout(() => this.reopen(), ms);
  }

  private reopen(): void {
    this.open(this.port).then(
      () => {
        this.reopening = undefined;
        // The simulator may have been closed while the port was being opened.
        if (this.closed) this.server.close();
      },
      () => {
        // Another program has taken the port in the meantime.
        if (!this.closed) this.reopening = setTimeout(() => this.reopen(), RETRY_MS);
      },
    );
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.reopening);
    const ended = this.server.listening
      ? new Promise<void>((resolve) => this.server.close(() => resolve()))
      : Promise.resolve();
    for (const socket of this.sockets) socket.destroy();
    await ended;
  }
}
