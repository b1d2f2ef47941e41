import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveIntrinsics } from '../support/intrinsics';
import { proxyStack } from './support';

const SCRIPT = join(__dirname, '..', '..', 'src', 'squid', 'tunnel.sh');
const GIVEN = ['--region', 'eu-central-1', '--proxy', 'Stack-c8', '--document', 'Tunnel'];

let stubs: string;
let bin: string;
let children: ChildProcess[];

beforeEach(() => {
  stubs = mkdtempSync(join(tmpdir(), 'squid-tunnel-'));
  bin = join(stubs, 'bin');
  mkdirSync(bin);
  children = [];
  for (const name of ['bash', 'cat', 'env', 'sleep']) {
    symlinkSync(pathOf(name), join(bin, name));
  }
  symlinkSync(process.execPath, join(bin, 'node'));
  cpSync(join(__dirname, 'tunnel-stubs'), bin, { recursive: true });
  writeFileSync(join(stubs, 'instance'), 'i-0123456789abcdef0\n');
  writeFileSync(join(stubs, 'calls'), '');
  writeFileSync(join(stubs, 'pids'), '');
});

afterEach(() => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  for (const pid of startedProcesses().filter(runs)) {
    process.kill(pid, 'SIGKILL');
  }
  rmSync(stubs, { recursive: true, force: true });
});

test('finds the newest running instance of the proxy and opens a session with its document', async () => {
  const port = await freePort();
  const tunnel = start([...GIVEN, '--port', String(port)]);
  await opened(tunnel);
  expect(calls()).toEqual([
    'aws sts get-caller-identity --region eu-central-1',
    'aws ec2 describe-instances --region eu-central-1 --output text --filters Name=tag:cdk-hindsight:squid-proxy,Values=Stack-c8 Name=instance-state-name,Values=running --query sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId',
    `aws ssm start-session --region eu-central-1 --target i-0123456789abcdef0 --document-name Tunnel --parameters {"localPortNumber":["${port}"]}`,
  ]);
  expect(tunnel.output()).toContain(`tunnel: open, use the proxy http://127.0.0.1:${port} (Ctrl-C closes it)`);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)('on %s interrupts the plugin, leaves no process and exits with %d', async (signal, code) => {
  const tunnel = start([...GIVEN, '--port', String(await freePort())]);
  await opened(tunnel);
  tunnel.child.kill(signal);
  expect(await tunnel.exit).toBe(code);
  expect(calls().slice(3)).toEqual(['plugin interrupted']);
  expect(startedProcesses()).toHaveLength(2);
  expect(startedProcesses().filter(runs)).toEqual([]);
});

test('kills a plugin that does not listen', async () => {
  tell('plugin-is-stubborn');
  const tunnel = start([...GIVEN, '--port', String(await freePort())]);
  await opened(tunnel);
  tunnel.child.kill('SIGTERM');
  expect(await tunnel.exit).toBe(143);
  expect(calls().slice(3)).toEqual(['plugin interrupted', 'plugin terminated']);
  expect(startedProcesses().filter(runs)).toEqual([]);
});

test('leaves a process alone that it did not start', async () => {
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(other);
  const tunnel = start([...GIVEN, '--port', String(await freePort())]);
  await opened(tunnel);
  tunnel.child.kill('SIGINT');
  await tunnel.exit;
  expect(runs(other.pid!)).toBe(true);
});

test('ends with the session', async () => {
  tell('session-ends');
  const tunnel = start([...GIVEN, '--port', String(await freePort())]);
  expect(await tunnel.exit).toBe(0);
  expect(startedProcesses().filter(runs)).toEqual([]);
});

test('fails when the session does not start', async () => {
  tell('plugin-fails');
  const tunnel = start([...GIVEN, '--port', String(await freePort())]);
  expect(await tunnel.exit).toBe(1);
  expect(tunnel.output()).toContain('tunnel: the session ended before the tunnel was open\n');
});

test('fails on a port in use, and leaves its owner alone', async () => {
  const owner = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => owner.once('listening', done));
  const { port } = owner.address() as { port: number };
  const tunnel = start([...GIVEN, '--port', String(port)]);
  expect(await tunnel.exit).toBe(1);
  expect(tunnel.output()).toBe(`tunnel: port ${port} is in use on this machine: choose another one with --port\n`);
  expect(owner.listening).toBe(true);
  await new Promise((done) => owner.close(done));
});

describe('before it starts anything', () => {
  test('fails without the AWS CLI', () => {
    rmSync(join(bin, 'aws'));
    expect(run(GIVEN)).toEqual([1, 'tunnel: the AWS CLI is missing: https://aws.amazon.com/cli/\n']);
  });

  test('fails without the plugin', () => {
    rmSync(join(bin, 'session-manager-plugin'));
    expect(run(GIVEN)).toEqual([
      1,
      'tunnel: the Session Manager plugin is missing: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html\n',
    ]);
  });

  test('fails without credentials, with the words of the CLI', () => {
    tell('no-credentials');
    expect(run(GIVEN)).toEqual([
      1,
      'Unable to locate credentials.\ntunnel: no valid AWS credentials: log in, for example with "aws sso login", or set AWS_PROFILE\n',
    ]);
  });

  test('fails where it may not look for the instance', () => {
    tell('not-allowed');
    expect(run([...GIVEN, '--port', '1'])).toEqual([
      1,
      'UnauthorizedOperation\ntunnel: the instance could not be looked up\n',
    ]);
  });

  test.each(['None\n', ''])('fails when no instance runs (%j)', (answer) => {
    writeFileSync(join(stubs, 'instance'), answer);
    expect(run([...GIVEN, '--port', '1'])).toEqual([
      1,
      'tunnel: no instance of the proxy runs in eu-central-1: it may be outside of its working hours\n',
    ]);
  });

  test.each(['0', '65536', '99999999999', '-1', 'http', '', '080'])('fails on the port %j', (port) => {
    expect(run([...GIVEN, '--port', port])).toEqual([
      1,
      `tunnel: --port must be a number from 1 to 65535, got: ${port}\n`,
    ]);
  });

  test.each(['region', 'proxy', 'document'])('fails without --%s', (option) => {
    const at = GIVEN.indexOf(`--${option}`);
    expect(run(GIVEN.filter((_, index) => index < at || index > at + 1))).toEqual([
      1,
      `tunnel: --${option} is missing\n`,
    ]);
  });

  test('fails on an option without its value', () => {
    expect(run(['--region'])).toEqual([1, 'tunnel: --region needs a value\n']);
  });

  test('fails on an option that it does not know, with its usage', () => {
    const [code, output] = run(['--prot', '1']);
    expect(code).toBe(1);
    expect(output).toMatch(/^usage: tunnel\.sh .*\n.*\ntunnel: unknown argument: --prot\n$/);
  });

  afterEach(() => {
    expect(startedProcesses()).toEqual([]);
  });
});

test('tells its usage', () => {
  const [code, output] = run(['--help']);
  expect([code, output.split('\n')[0]]).toEqual([
    0,
    'usage: tunnel.sh [--region REGION] [--port LOCAL_PORT] [--proxy TAG_VALUE] [--document SESSION_DOCUMENT] [--reconnect]',
  ]);
});

test('uses nothing that the bash of macOS, 3.2, does not have', () => {
  expect(readFileSync(SCRIPT, 'utf8')).not.toMatch(
    /declare -[Ag]|mapfile|readarray|wait -n|\|&|&>>|\$\{\w+(,,|\^\^|@)|coproc/,
  );
});

describe('with --reconnect', () => {
  const RECONNECT = [...GIVEN, '--reconnect'];

  test('opens a tunnel to the instance that took the place of the other', async () => {
    const tunnel = start([...RECONNECT, '--port', String(await freePort())]);
    await opened(tunnel);
    writeFileSync(join(stubs, 'instance'), 'i-0fedcba9876543210\n');
    process.kill(startedProcesses()[1], 'SIGTERM');
    await until(() => tunnel.output().split('tunnel: open').length === 3);
    expect(targets()).toEqual(['i-0123456789abcdef0', 'i-0fedcba9876543210']);
    expect(tunnel.output()).toContain('tunnel: the session has ended; trying again in 5 seconds');
  });

  test.each([
    ['while the tunnel is open', 'tunnel: open', 'i-0123456789abcdef0\n'],
    ['between two attempts', 'trying again', 'None\n'],
  ])('ends at an interrupt %s, and leaves no process', async (_, text, instance) => {
    writeFileSync(join(stubs, 'instance'), instance);
    const tunnel = start([...RECONNECT, '--port', String(await freePort())]);
    await until(() => tunnel.output().includes(text));
    tunnel.child.kill('SIGINT');
    expect(await tunnel.exit).toBe(130);
    expect(startedProcesses().filter(runs)).toEqual([]);
  });

  test('gives up after 120 attempts in a row', () => {
    rmSync(join(bin, 'sleep'));
    writeFileSync(join(bin, 'sleep'), '#!/usr/bin/env bash\n', { mode: 0o755 });
    writeFileSync(join(stubs, 'instance'), 'None\n');
    const [code, output] = run([...RECONNECT, '--port', '1']);
    expect([code, output.split('trying again').length - 1]).toEqual([1, 120]);
    expect(output).toMatch(/tunnel: tried for 10 minutes: no instance of the proxy runs in eu-central-1: .*\n$/);
  });

  function targets() {
    return calls().flatMap((call) => call.match(/--target (\S+)/)?.[1] ?? []);
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; tries < 400 && !isSo(); tries++) {
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(isSo()).toBe(true);
  }
});

describe('as text of the construct', () => {
  const deployed = { values: { ProxySessionDocumentDB673CE0: 'Tunnel' } };

  test('knows its region, proxy and document', async () => {
    const { stack, proxy } = proxyStack();
    writeFileSync(join(stubs, 'own.sh'), resolveIntrinsics<string>(stack.resolve(proxy.tunnelScript()), deployed));
    const tunnel = start(['--port', String(await freePort())], join(stubs, 'own.sh'));
    await opened(tunnel);
    expect(calls()[1]).toContain(`--region eu-central-1 `);
    expect(calls()[1]).toContain(`Values=${proxy.tunnelTagValue} `);
    expect(calls()[2]).toContain(`--document-name Tunnel-${proxy.tunnelTagValue} `);
  });

  test('fits into a parameter of Systems Manager', () => {
    const { stack, proxy } = proxyStack();
    const text = resolveIntrinsics<string>(stack.resolve(proxy.tunnelScript()), deployed);
    expect(Buffer.byteLength(text)).toBeLessThan(4096);
    // CloudFormation refuses a value that looks like a reference.
    expect(text).not.toContain('{{');
  });

  test('the command is one line that does the same', async () => {
    const { stack, proxy } = proxyStack();
    const port = await freePort();
    const command = resolveIntrinsics<string>(stack.resolve(proxy.tunnelCommand({ localPort: port })), deployed);
    expect(command).not.toContain('\n');
    tell('session-ends');
    const ended = spawnSync(join(bin, 'bash'), ['-c', command], {
      encoding: 'utf8',
      env: environment(),
      timeout: 100_000,
    });
    expect(ended.status).toBe(0);
    expect(calls()).toEqual([
      `aws ec2 describe-instances --region eu-central-1 --output text --filters Name=tag:cdk-hindsight:squid-proxy,Values=${proxy.tunnelTagValue} Name=instance-state-name,Values=running --query sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId`,
      `aws ssm start-session --region eu-central-1 --target i-0123456789abcdef0 --document-name Tunnel-${proxy.tunnelTagValue} --parameters {"localPortNumber":["${port}"]}`,
    ]);
  });
});

function environment() {
  return { PATH: bin, STUBS: stubs, NODE_OPTIONS: '' };
}

function run(args: string[]): [number | null, string] {
  const { status, stdout, stderr } = spawnSync(join(bin, 'bash'), [SCRIPT, ...args], {
    encoding: 'utf8',
    env: environment(),
    timeout: 100_000,
  });
  return [status, stdout + stderr];
}

function start(args: string[], script = SCRIPT) {
  const child = spawn(join(bin, 'bash'), [script, ...args], { env: environment() });
  children.push(child);
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  const exit = new Promise<number | null>((done) => child.once('close', done));
  return { child, exit, output: () => output };
}

async function opened({ child, output }: ReturnType<typeof start>): Promise<void> {
  for (let tries = 0; tries < 200 && !output().includes('tunnel: open'); tries++) {
    if (child.exitCode !== null) {
      break;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  if (!output().includes('tunnel: open')) {
    throw new Error(`the tunnel did not open: ${output()}`);
  }
}

function tell(fact: string): void {
  writeFileSync(join(stubs, fact), '');
}

function calls(): string[] {
  return lines('calls');
}

function startedProcesses(): number[] {
  return lines('pids').map(Number);
}

function lines(file: string): string[] {
  return readFileSync(join(stubs, file), 'utf8').split('\n').filter(Boolean);
}

function runs(pid: number): boolean {
  // A zombie has ended: only its parent has not looked yet.
  return existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

function pathOf(name: string): string {
  const found = spawnSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  if (!found) {
    throw new Error(`the tests of tunnel.sh need ${name}`);
  }
  return found;
}
