// The machines of the lab: each address answers that it was reached, and the resolver knows no name but notes it.
const { appendFileSync, writeFileSync, readFileSync } = require('node:fs');
const { createSocket } = require('node:dgram');
const { createServer } = require('node:http');
const { join } = require('node:path');

const work = process.argv[2];
const listen = (host, port) =>
  new Promise((done) => {
    const server = createServer((request, response) => {
      response.end(`reached ${host} ${port} forwarded-for ${request.headers['x-forwarded-for']}`);
    });
    server.listen({ host, port, ipv6Only: true }, done);
  });
const resolver = createSocket('udp4');
resolver.on('message', (query, { port, address }) => {
  const labels = [];
  for (let at = 12; query[at] > 0; at += query[at] + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  }
  appendFileSync(join(work, 'queries'), `${labels.join('.')}\n`);
  const answer = Buffer.from(query);
  answer[2] |= 0x80;
  answer[3] = 0x83;
  resolver.send(answer, port, address);
});

(async () => {
  const addresses = readFileSync(join(work, 'addresses'), 'utf8').trim().split('\n');
  for (const host of ['127.0.0.1', ...addresses.map((address) => address.split('/')[0])]) {
    for (const port of [80, 443, 8443]) {
      await listen(host, port);
    }
  }
  await new Promise((done) => resolver.bind(53, '127.0.0.1', done));
  writeFileSync(join(work, 'dummy-hosts-ready'), '');
})();
