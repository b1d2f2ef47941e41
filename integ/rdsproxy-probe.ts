/** Logs in to the proxy by IAM through both of its endpoints, as handlers of the library do, and tells what it was answered. */
import { rootCertificates } from 'node:tls';
import { connectToMysql } from '../src/private/runtime/mysql-client';
import { rdsToken } from '../src/private/runtime/rds-token';

const PORT = 3306;
const {
  WRITER_HOST = '',
  READER_HOST = '',
  DATABASE_USER: user = '',
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  AWS_SESSION_TOKEN: sessionToken,
} = process.env;

async function ask(host: string, ...more: string[]): Promise<string> {
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const password = rdsToken({ host, port: PORT, user, region, credentials }, Date.now());
  // The certificate of a proxy is one of the public ones.
  const roots = rootCertificates.join('\n');
  const connection = await connectToMysql({ host, port: PORT, user, password, database: '', roots }, 20_000);
  const [rows] = await connection.query('SELECT @@innodb_read_only AS value');
  for (const statement of more) {
    await connection.query(statement);
  }
  connection.destroy();
  return `${(rows as { value: unknown }[])[0].value}`;
}

export async function handler(): Promise<object> {
  return {
    // A changed session setting pins the session.
    writer: await ask(WRITER_HOST, 'SET SESSION sort_buffer_size = 300000', 'SELECT 1').catch(({ message }) => message),
    reader: await ask(READER_HOST).catch(({ message }) => message),
  };
}
