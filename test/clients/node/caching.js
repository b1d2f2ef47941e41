// Uses a cache in cluster mode as one client does, and ends with an error if that does not work.
const { readFileSync } = require('node:fs');
const env = process.env;
const ca = readFileSync(env.CA);
const nodes = [{ host: '127.0.0.1', port: Number(env.PORT) }];
const redisOptions = { username: env.NAME, password: env.PASSWORD, tls: { ca }, maxRetriesPerRequest: null };
const options = {
  redisOptions,
  dnsLookup: (address, callback) => callback(null, address),
  clusterRetryStrategy: () => null,
};

async function cluster(library) {
  const { Cluster } = require(library);
  const client = new Cluster(nodes, { ...options, slotsRefreshTimeout: 5000 });
  await client.set('app:1', 'x');
  const value = await client.get('app:1');
  await client.mset('{app:2}:a', '1', '{app:2}:b', '2').catch(() => undefined);
  client.disconnect();
  if (value !== 'x') {
    throw new Error(`got ${value}`);
  }
}

async function bullmq() {
  const { Cluster } = require('ioredis');
  const { Queue, Worker, QueueEvents } = require('bullmq');
  const errors = [];
  const connect = () => {
    const client = new Cluster(nodes, options);
    client.on('error', (error) => errors.push(error));
    return client;
  };
  const queue = new Queue('mail', { connection: connect(), prefix: '{bull}' });
  const worker = new Worker('mail', async (job) => job.data.count + 1, { connection: connect(), prefix: '{bull}' });
  const events = new QueueEvents('mail', { connection: connect(), prefix: '{bull}' });
  for (const it of [queue, worker, events]) {
    it.on('error', (error) => errors.push(error));
  }
  const done = (async () => {
    const job = await queue.add('send', { count: 1 }, { attempts: 2, delay: 10 });
    return job.waitUntilFinished(events, 8000);
  })();
  const result = await Promise.race([done, failure(errors)]);
  if (result !== 2) {
    throw new Error(`got ${result}`);
  }
}

/** Rejects with the first error that is a denial. */
function failure(errors) {
  return new Promise((_, reject) => {
    setInterval(() => {
      const denied = errors.find(({ message }) => /NOPERM|CROSSSLOT/.test(message));
      if (denied) {
        reject(denied);
      }
    }, 50);
  });
}

const CLIENTS = { ioredis: () => cluster('ioredis'), iovalkey: () => cluster('iovalkey'), BullMQ: bullmq };

CLIENTS[process.argv[2]]().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
