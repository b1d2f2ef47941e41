// Logs in to the cache as its IAM user through both ports, with nothing but Node, and tells what it was answered.
const { createHash, createHmac } = require('node:crypto');
const { connect } = require('node:tls');

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
function token({ AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ...env }) {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${now.slice(0, 8)}/${AWS_REGION}/elasticache/aws4_request`;
  const query = Object.entries({
    Action: 'connect',
    ResourceType: 'ServerlessCache',
    User: env.VALKEY_USER,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${AWS_ACCESS_KEY_ID}/${scope}`,
    'X-Amz-Date': now,
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': AWS_SESSION_TOKEN,
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const request = ['GET', '/', query, `host:${env.VALKEY_CACHE_NAME}`, '', 'host', sha256('')].join('\n');
  const key = scope.split('/').reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', now, scope, sha256(request)].join('\n')).toString('hex');
  return `${env.VALKEY_CACHE_NAME}/?${query}&X-Amz-Signature=${signature}`;
}

// The first word of each answer.
function ask(host, port, commands) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), servername: host, timeout: 5000 });
    let text = '';
    socket.on('data', (data) => {
      text += data;
      const lines = text.split('\r\n').slice(0, -1);
      if (lines.length >= commands.length) {
        socket.end();
        resolve(lines.map((line) => line.split(' ')[0]).join(' '));
      }
    });
    socket.on('timeout', () => socket.destroy(new Error(`no answer on port ${port}`)));
    socket.on('error', reject);
    for (const words of commands) {
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    }
  });
}

exports.handler = async () => {
  const { VALKEY_HOST, VALKEY_PORT, VALKEY_READER_HOST, VALKEY_READER_PORT, VALKEY_USER } = process.env;
  const login = ['AUTH', VALKEY_USER, token(process.env)];
  const set = (key) => ['SET', key, 'x'];
  return {
    stranger: await ask(VALKEY_HOST, VALKEY_PORT, [set('app:1')]),
    writer: await ask(VALKEY_HOST, VALKEY_PORT, [login, set('app:1'), set('other:1'), ['FLUSHALL']]),
    reader: await ask(VALKEY_READER_HOST, VALKEY_READER_PORT, [login, ['READONLY'], ['STRLEN', 'app:1']]),
  };
};
