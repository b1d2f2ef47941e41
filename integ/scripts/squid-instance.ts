/** What only a running instance shows: the kernel's rule, the tunnel, and that another instance takes its place. */
import { spawn, spawnSync } from 'node:child_process';
import { signedIn } from './identity-center';
import { assumed, aws, CannotAsk, expect, output, region, run, tryAws, until } from './kit';

const TAG = 'cdk-hindsight:squid-proxy';
const PORT = 18_080;

run(async () => {
  const command = output('SquidTunnel', 'Tunnel');
  const tag = /tag:[\w:-]+,Values=(?<value>\S+)/.exec(command)?.groups?.value ?? '';
  const instance = runningInstance(tag);
  if (!instance) {
    throw new CannotAsk(`no instance with the tag ${TAG}=${tag} is running`);
  }
  await askKernel(instance);
  await askTunnel(command.replace(/"localPortNumber":\["\d+"\]/, `"localPortNumber":["${PORT}"]`), instance);
  await askReplacement(tag, instance);
});

function runningInstance(tag: string): string | undefined {
  const filters = [`Name=tag:${TAG},Values=${tag}`, 'Name=instance-state-name,Values=running'];
  const { Reservations } = aws('ec2', 'describe-instances', '--region', region, '--filters', ...filters);
  return Reservations.flatMap(({ Instances }: any) => Instances).at(-1)?.InstanceId;
}

/** A program in squid's control group cannot reach the metadata service, and one outside of it can. */
async function askKernel(instance: string): Promise<void> {
  const url = 'http://169.254.169.254/';
  const ask = `curl --silent --max-time 5 --output /dev/null ${url}; echo "$?"`;
  const within = 'echo $$ > /sys/fs/cgroup$(systemctl show --property ControlGroup --value squid)/cgroup.procs';
  const { Command } = aws(
    ...['ssm', 'send-command', '--region', region, '--instance-ids', instance],
    ...['--document-name', 'AWS-RunShellScript', '--parameters'],
    JSON.stringify({ commands: [`echo "outside: $(${ask})"`, `echo "within: $(${within}; ${ask})"`] }),
  );
  const invocation = ['--command-id', Command.CommandId, '--instance-id', instance, '--region', region];
  const seen = await until('the answer of the instance', 5, () => {
    const { value } = tryAws(['ssm', 'get-command-invocation', ...invocation]);
    return ['Success', 'Failed', 'TimedOut'].includes(value.Status) ? `${value.StandardOutputContent}` : undefined;
  });
  if (!/outside: 0/.test(seen)) {
    throw new CannotAsk(`the instance itself does not reach its metadata service: ${seen}`);
  }
  expect('squid does not reach the metadata service', /within: [1-9]/.test(seen), seen);
}

/** With the rights of grantTunnel, a session reaches an allowed site through squid, and nothing gives a shell. */
async function askTunnel(command: string, instance: string): Promise<void> {
  const role = output('SquidTunnel', 'SupportRole');
  const support = assumed(role, await signedIn());
  const shell = tryAws(['ssm', 'start-session', '--region', region, '--target', instance], support);
  expect('a session without the document is denied', /AccessDenied/.test(shell.error), shell.error);
  const other = ['--document-name', 'AWS-StartPortForwardingSession', '--parameters', '{"portNumber":["22"]}'];
  const port = tryAws(['ssm', 'start-session', '--region', region, '--target', instance, ...other], support);
  expect('a session to another port is denied', /AccessDenied/.test(port.error), port.error);

  const tunnel = spawn('/bin/bash', ['-c', `exec ${command}`], {
    env: { ...process.env, ...support },
    stdio: 'ignore',
    detached: true,
  });
  try {
    const proxy = ['--proxy', `http://127.0.0.1:${PORT}`, '--silent', '--max-time', '20'];
    const address = await until('an answer through the tunnel', 3, () => {
      const { status, stdout } = spawnSync('curl', [...proxy, 'https://checkip.amazonaws.com'], { encoding: 'utf8' });
      return status === 0 ? stdout.trim() : undefined;
    });
    expect('an allowed site answers through the tunnel', /^[\d.]+$/.test(address), address);
    const denied = spawnSync('curl', [...proxy, '--fail', 'https://example.com'], { encoding: 'utf8' });
    expect('another site does not', denied.status !== 0, denied.status);
  } finally {
    process.kill(-(tunnel.pid as number), 'SIGTERM');
  }
}

async function askReplacement(tag: string, ended: string): Promise<void> {
  aws('ec2', 'terminate-instances', '--region', region, '--instance-ids', ended);
  const next = await until('another instance', 15, () => {
    const found = runningInstance(tag);
    return found !== ended ? found : undefined;
  });
  expect('a terminated instance is replaced', true, { ended, next });
}
