import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The address that the lab's partner has, of a range kept for documentation. */
export const PARTNER = '203.0.113.10';

const ADDRESSES = [
  `${PARTNER}/32`,
  '169.254.169.254/32',
  '169.254.170.2/32',
  '10.20.30.40/32',
  '172.16.5.5/32',
  '192.168.1.1/32',
  '100.64.0.9/32',
  'fd00:ec2::254/128',
  '64:ff9b::a9fe:a9fe/128',
  '64:ff9b:1::a00:5/128',
  '2002:a9fe:a9fe::1/128',
  '2001:0:a9fe:a9fe::1/128',
  '100::1/128',
  '::a00:5/128',
  'fec0::1/128',
];

const HOSTS = `127.0.0.1 localhost self.partner.example
${PARTNER} partner.example www.partner.example api.vendor.example www.api.vendor.example notpartner.example
169.254.169.254 metadata.partner.example
169.254.170.2 credentials.partner.example
10.20.30.40 ten.partner.example
172.16.5.5 seventeen.partner.example
192.168.1.1 office.partner.example
100.64.0.9 shared.partner.example
fd00:ec2::254 six.partner.example
64:ff9b::a9fe:a9fe nat64.partner.example
64:ff9b:1::a00:5 local-nat64.partner.example
2002:a9fe:a9fe::1 sixtofour.partner.example
2001:0:a9fe:a9fe::1 teredo.partner.example
100::1 discard.partner.example
::a00:5 compatible.partner.example
fec0::1 site.partner.example
::ffff:10.20.30.40 mapped.partner.example
`;

const NEEDED = ['unshare', 'ip', 'chroot', 'curl', 'squid', 'systemd-analyze'];

/** What the user data and the requests have left behind. */
export interface LabResult {
  /** The text of a file that the lab has written, or nothing. */
  readonly file: (name: string) => string | undefined;
  /** For each request: the answer to CONNECT, the answer, and the start of its body. */
  readonly answers: Record<string, { connect: string; status: string; body: string }>;
}

export interface LabOptions {
  readonly userData: string;
  /** The arguments of curl, without quotes. */
  readonly requests?: Record<string, string>;
  readonly packagesMissing?: boolean;
  /** The parameter with the list of domains: its first value, and those that follow while squid runs, by a name. */
  readonly parameter?: { readonly first: string; readonly later: Record<string, string> };
  /** Whether to run the heartbeat afterwards, with squid and without. */
  readonly heartbeats?: boolean;
}

/** Runs the user data and the requests in namespaces of their own. Needs root, or a sudo without a password. */
export function runLab({ userData, requests = {}, parameter, packagesMissing, heartbeats }: LabOptions): LabResult {
  const path = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;
  const missing = NEEDED.filter((name) => !path.split(':').some((folder) => existsSync(join(folder, name))));
  if (missing.length > 0) {
    throw new Error(
      `the lab of the squid proxy needs ${missing.join(', ')}: install squid, iproute2, curl and systemd`,
    );
  }
  const work = mkdtempSync(join(tmpdir(), 'squid-lab-'));
  try {
    cpSync(join(__dirname, 'lab-stubs'), join(work, 'stubs'), { recursive: true });
    cpSync(join(__dirname, 'dummy-hosts.js'), join(work, 'dummy-hosts.js'));
    writeFileSync(join(work, 'addresses'), `${ADDRESSES.join('\n')}\n`);
    writeFileSync(join(work, 'hosts'), HOSTS);
    writeFileSync(join(work, 'calls'), '');
    writeFileSync(join(work, 'user-data.sh'), userData);
    writeFileSync(
      join(work, 'requests'),
      Object.entries(requests)
        .map((request) => `${request.join('\t')}\n`)
        .join(''),
    );
    if (parameter) {
      mkdirSync(join(work, 'updates'));
      writeFileSync(join(work, 'parameter'), parameter.first);
      for (const [name, value] of Object.entries(parameter.later)) {
        writeFileSync(join(work, 'updates', name), value);
      }
    }
    for (const [name, wanted] of Object.entries({ 'no-packages': packagesMissing, 'heartbeats-wanted': heartbeats })) {
      if (wanted) {
        writeFileSync(join(work, name), '');
      }
    }
    runInNamespaces(work, path);
    return readResult(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function runInNamespaces(work: string, path: string): void {
  const namespaces = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const command = [...namespaces, 'bash', join(__dirname, 'lab.sh'), work, process.execPath];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && process.env.TEST_SUDO !== '1') {
    throw new Error('the lab makes namespaces: run this as root, or with TEST_SUDO=1 to let it use sudo');
  }
  const [program, ...args] = isRoot ? command : ['sudo', '--non-interactive', ...command];
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: 110_000, env: { PATH: path } });
  if (run.status !== 0) {
    throw new Error(`the lab failed with ${run.status ?? run.signal}: ${run.stderr}${run.error ?? ''}`);
  }
}

function readResult(work: string): LabResult {
  const contents = new Map<string, string>();
  for (const name of [
    'access.log',
    'allowed-domains',
    'answers',
    'cache.log',
    'calls',
    'enabled',
    'etc-squid',
    'heartbeats',
    'kept-tunnel',
    'listening',
    'queries',
    'squid-proxy.json',
    'squid.conf',
    'updated',
    'user-data.exit',
    'user-data.out',
    'verify',
  ]) {
    if (existsSync(join(work, name))) {
      contents.set(name, readFileSync(join(work, name), 'utf8'));
    }
  }
  const lines = (contents.get('answers') ?? '').split('\n').filter(Boolean);
  const answers = lines.map((line) => {
    const [name, status, body] = line.split('\t');
    const [connect, final] = status.split(' ');
    return [name, { connect, status: final, body }];
  });
  return { file: (name) => contents.get(name), answers: Object.fromEntries(answers) };
}
