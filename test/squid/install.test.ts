import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LabResult, runLab } from './lab';
import { proxyStack, userDataOf } from './support';

const SOURCES = join(__dirname, '..', '..', 'src', 'squid');
const userData = () => userDataOf(proxyStack().template());

describe('on a machine with the packages', () => {
  let lab: LabResult;

  beforeAll(() => {
    lab = runLab({ userData: userData(), heartbeats: true });
  }, 120_000);

  test('the user data ends well', () => {
    expect(lab.file('user-data.exit')).toBe('0\n');
  });

  test('leaves squid and its heartbeat enabled', () => {
    expect(lab.file('enabled')).toBe('enabled\nenabled\n');
  });

  test('leaves units that systemd has nothing against', () => {
    expect(lab.file('verify')).toBe('');
  });

  test('installs without a question, then starts squid before its heartbeat, and the log last', () => {
    const calls = lab
      .file('calls')
      ?.split('\n')
      .filter((call) => !call.startsWith('sleep'));
    expect(calls?.slice(0, 6)).toEqual([
      'dnf install -y squid amazon-cloudwatch-agent',
      'systemctl daemon-reload',
      'systemctl enable squid.service squid-heartbeat.timer',
      'systemctl restart squid.service',
      'systemctl start squid-heartbeat.timer',
      'amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/squid-proxy.json',
    ]);
  });

  test('leaves the allow-list, one domain a line', () => {
    expect(lab.file('allowed-domains')).toBe('.partner.example\napi.vendor.example\n');
  });

  test('sends the logs of squid and of the installation to the log group', () => {
    const { collect_list } = JSON.parse(lab.file('squid-proxy.json')!).logs.logs_collected.files;
    expect(collect_list).toEqual([
      logFile('/var/log/squid/access.log', 'access'),
      logFile('/var/log/squid/cache.log', 'cache'),
      logFile('/var/log/cloud-init-output.log', 'cloud-init'),
    ]);
  });

  test('the instance ends itself at the fifth silence in a row, and an answer in between starts the count anew', () => {
    // What squid did, the exit code of the heartbeat, how often the machine was powered off until then.
    expect(lab.file('heartbeats')?.trim().split('\n')).toEqual([
      'answers 0 0',
      'silent 1 0',
      'silent 1 0',
      'silent 1 0',
      'silent 1 0',
      'answers 0 0',
      'silent 1 0',
      'silent 1 0',
      'silent 1 0',
      'silent 1 0',
      'silent 1 1',
    ]);
  });

  test('the heartbeat is a line of the access log', () => {
    expect(lab.file('access.log')).toMatch(/ TCP_DENIED\/403 \d+ GET http:\/\/heartbeat\.invalid\/ - /);
  });
});

describe('on a machine without the packages', () => {
  let lab: LabResult;

  beforeAll(() => {
    lab = runLab({ userData: userData(), packagesMissing: true });
  }, 120_000);

  test('tries five times', () => {
    expect(lab.file('calls')?.match(/^dnf .*$/gm)).toHaveLength(5);
  });

  test('ends the instance and says so', () => {
    expect(lab.file('user-data.exit')).toBe('1\n');
    expect(lab.file('calls')).toMatch(/\nsystemctl poweroff\n$/);
    expect(lab.file('user-data.out')).toMatch(
      /squid-proxy: the installation failed in line \d+, this instance ends itself\n$/,
    );
  });
});

test.each(readdirSync(SOURCES).filter((name) => name.endsWith('.sh')))('shellcheck has nothing against %s', (name) => {
  expect(shellcheck(join(SOURCES, name))).toBe('');
});

test('shellcheck has nothing against the user data as a whole', () => {
  expect(shellcheck('-', userData())).toBe('');
});

function logFile(path: string, stream: string) {
  return { file_path: path, log_group_name: 'access-log', log_stream_name: `{instance_id}/${stream}` };
}

function shellcheck(file: string, input?: string): string {
  const run = spawnSync('shellcheck', [file], { encoding: 'utf8', input });
  if (run.error) {
    throw new Error(`shellcheck is needed: ${run.error}`);
  }
  return run.stdout;
}
