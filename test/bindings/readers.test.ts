import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ReaderProcess } from '../stampede/reader-process';
import { addReader, expectContract, KEY, readerCode, USER } from '../stampede/reader-scenario';
import { LocalCache, PASSWORD } from '../support/local-cache';

const CACHE = join(__dirname, '..', '..', '.cache');
const FOLDER = join(CACHE, 'readers');

jest.setTimeout(300_000);

/** The clients that the code for readers names. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>readers</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>redis.clients</groupId>
      <artifactId>jedis</artifactId>
      <version>5.2.0</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId>
      <artifactId>jackson-databind</artifactId>
      <version>2.17.2</version>
    </dependency>
  </dependencies>
</project>
`;

/** Drives the reader of the README, with Jedis as its client. Time passes by moving what it remembers into the past. */
const MAIN = `
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;

public final class Main {
  public static void main(String[] args) throws Exception {
    var config = DefaultJedisClientConfig.builder()
        .user(System.getenv("NAME")).password(System.getenv("PASSWORD")).ssl(true).build();
    var address = new HostAndPort("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
    var jedis = new JedisPooled(address, config);
    var calls = new AtomicInteger();
    var json = new ObjectMapper();
    var value = new RefreshedValue(
        () -> jedis.get(System.getenv("KEY")), calls::incrementAndGet, () -> TextNode.valueOf("fallback"));
    var out = new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line : (Iterable<String>) new BufferedReader(new InputStreamReader(System.in)).lines()::iterator) {
      if (line.startsWith("advance ")) {
        for (String name : new String[] {"until", "nextCall"}) {
          var field = RefreshedValue.class.getDeclaredField(name);
          field.setAccessible(true);
          field.setLong(value, field.getLong(value) - Long.parseLong(line.substring(8)) * 1_000_000_000L);
        }
        out.println("{}");
      } else {
        out.println("{\\"value\\":" + json.writeValueAsString(value.read()) + ",\\"calls\\":" + calls + "}");
      }
    }
  }
}
`;

let cache: LocalCache;

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  cache = await LocalCache.startSingle();
  await addReader(cache);
});

afterAll(() => cache?.stop());

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: FOLDER, stdio: 'pipe' });
}

test('the reader in Java does what the README says, on a real server', async () => {
  writeFileSync(join(FOLDER, 'pom.xml'), POM);
  const repository = `-Dmaven.repo.local=${join(CACHE, 'maven')}`;
  const copy = ['dependency:copy-dependencies', '-DoutputDirectory=jars'];
  run('mvn', '--batch-mode', '--quiet', '--no-transfer-progress', repository, ...copy);
  writeFileSync(join(FOLDER, 'RefreshedValue.java'), readerCode('java'));
  writeFileSync(join(FOLDER, 'Main.java'), MAIN);
  run('javac', '-cp', 'jars/*', '-Xlint:all', '-Werror', 'RefreshedValue.java');
  run('javac', '-cp', ['jars/*', '.'].join(delimiter), 'Main.java');
  writeFileSync(join(FOLDER, 'ca.pem'), cache.ca);
  const store = ['-keystore', 'trust.p12', '-storepass', 'changeit'];
  run('keytool', '-importcert', '-noprompt', '-alias', 'ca', '-file', 'ca.pem', ...store);
  const trust = [
    `-Djavax.net.ssl.trustStore=${join(FOLDER, 'trust.p12')}`,
    '-Djavax.net.ssl.trustStorePassword=changeit',
  ];
  const classPath = [join(FOLDER, 'jars', '*'), FOLDER].join(delimiter);
  const reader = new ReaderProcess('java', [...trust, '-cp', classPath, 'Main'], {
    PORT: `${cache.port}`,
    NAME: USER,
    PASSWORD,
    KEY,
  });
  try {
    await expectContract(reader, cache, () => cache.stop());
  } finally {
    await reader.stop();
  }
});
