import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** What the server says to a command: a text as it is, a number, a list of both, or an error. */
export type Reply = string | number | Error | readonly (string | number)[];

/**
 * A server on loopback, in this process, that speaks the protocol of Valkey and answers as the test says. It knows no
 * command: that a real server understands them is for tests against one.
 */
export class MemoryServer {
  public static async start(): Promise<MemoryServer> {
    const server = new MemoryServer();
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** The commands so far, with their arguments. */
  public commands: string[][] = [];
  public reply: (command: string[]) => Reply = () => 'OK';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.serve(socket));

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections are open. */
  public get open(): number {
    return this.sockets.size;
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    let text = '';
    socket.on('data', (data) => {
      text += data;
      for (let read = commandIn(text); read; read = commandIn(text)) {
        text = text.slice(read.end);
        this.commands.push(read.command);
        socket.write(written(this.reply(read.command)));
      }
    });
  }
}

/** The first command of a text, if all of it is there. */
function commandIn(text: string): { command: string[]; end: number } | undefined {
  const count = /^\*(\d+)\r\n/.exec(text);
  let end = count?.[0].length ?? 0;
  const command: string[] = [];
  for (let left = Number(count?.[1] ?? 0); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(end));
    const start = end + (size?.[0].length ?? 0);
    end = start + Number(size?.[1] ?? 0) + 2;
    if (size === null || text.length < end) {
      return undefined;
    }
    command.push(text.slice(start, end - 2));
  }
  return count ? { command, end } : undefined;
}

function written(reply: Reply): string {
  if (reply instanceof Error) {
    return `-${reply.message}\r\n`;
  }
  if (typeof reply === 'number') {
    return `:${reply}\r\n`;
  }
  return typeof reply === 'string'
    ? `$${reply.length}\r\n${reply}\r\n`
    : `*${reply.length}\r\n${reply.map(written).join('')}`;
}
