/** The thread of a TcpProxy: it goes on while the test's own thread is frozen. */
const { connect, createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');

const { port, signal } = workerData;
const done = new Int32Array(signal);
const pairs = new Set();
/** What happens to the connections that are there, and not to later ones. */
const FAULTS = {
  none() {},
  // The server, or a proxy, closed what was idle.
  close({ client, server }) {
    client.end();
    server.destroy();
  },
  // A gateway forgot the connection, and says so to whoever goes on with it.
  reset(pair) {
    pair.toServer = () => pair.client.resetAndDestroy();
  },
  // A gateway forgot the connection, and is silent.
  swallow(pair) {
    pair.toServer = () => undefined;
    pair.toClient = () => undefined;
  },
  // The statement arrives, and its answer does not.
  loseAnswer(pair) {
    pair.toClient = () => pair.client.resetAndDestroy();
  },
};

const listener = createServer((client) => {
  const server = connect(port, '127.0.0.1');
  const pair = { client, server, toServer: (data) => server.write(data), toClient: (data) => client.write(data) };
  pairs.add(pair);
  client.on('data', (data) => pair.toServer(data));
  server.on('data', (data) => pair.toClient(data));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ]) {
    one.on('error', () => undefined);
    one.on('close', () => {
      pairs.delete(pair);
      other.destroy();
    });
  }
});

parentPort.on('message', ({ fault, end }) => {
  if (end) {
    listener.close();
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
    parentPort.close();
    return;
  }
  for (const pair of pairs) {
    FAULTS[fault](pair);
  }
  // What was sent has arrived in the other thread's sockets, which does not look at them yet.
  setTimeout(() => {
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  }, 20);
});

listener.listen(0, '127.0.0.1', () => parentPort.postMessage(listener.address().port));
