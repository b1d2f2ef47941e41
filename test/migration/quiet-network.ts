import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a port on loopback that, from some moment on, swallows all that is sent and says nothing. */
export class QuietNetwork {
  public static async to(port: number): Promise<QuietNetwork> {
    const network = new QuietNetwork(port);
    await new Promise<void>((resolve) => network.listener.listen(0, '127.0.0.1', resolve));
    return network;
  }

  private readonly sockets = new Set<Socket>();
  private readonly listener: Server;
  private isQuiet = false;

  private constructor(port: number) {
    this.listener = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [client, server],
        [server, client],
      ]) {
        this.sockets.add(one);
        one.on('data', (data) => this.isQuiet || other.write(data));
        one.on('error', () => undefined);
        one.on('close', () => this.isQuiet || other.destroy());
      }
    });
  }

  public get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  public swallow(): void {
    this.isQuiet = true;
  }

  public end(): void {
    this.listener.close();
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }
}
