import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { templatesBelow } from '../../projenrc/checks/cfn-lint';
import { blocksOfDocument } from '../../projenrc/examples/blocks';
import { runBlock } from '../../projenrc/examples/run-typescript';
import * as library from '../../src';
import { AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from '../../src/amplify';
import { DocumentDbAlarms } from '../../src/docdb';
import { CertificateAuthoritySource, CertificateRevocationList, TrustAnchor } from '../../src/federation';
import { DatabaseProxyAlarms, PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from '../../src/rdsproxy';
import { NodeBasedCacheAlarms, ServerlessCacheAlarms } from '../../src/valkey';
import { Ground } from '../layouts/ground';

const ROOT = join(__dirname, '..', '..');
const INTEG = join(ROOT, 'integ');
const PAGE = readFileSync(join(ROOT, 'website', 'pages', 'leaving.md'), 'utf8');

/** What the CDK adds to a stack on its own. */
function withoutBootstrap({ Rules: _, Parameters = {}, ...template }: any): any {
  const { BootstrapVersion: __, ...own } = Parameters;
  return { ...template, ...(Object.keys(own).length > 0 && { Parameters: own }) };
}

/** The order of DependsOn means nothing. */
function sorted(template: any): any {
  return JSON.parse(JSON.stringify(template), (key, value) => (key === 'DependsOn' ? [value].flat().sort() : value));
}

/** Constructs that no integ stack has. */
const ELSEWHERE: Record<string, (stack: Stack) => unknown> = {
  AmplifyDomain: (stack) => {
    const secret = SecretValue.secretsManager('token');
    const app = new AmplifyDockerApp(stack, 'Web', {
      repository: 'https://github.com/acme/web',
      accessToken: secret,
      branches: ['main'],
    });
    new AmplifyDomain(stack, 'Domain', {
      app,
      domainName: 'example.com',
      subDomains: [AmplifySubDomain.root('main')],
    });
  },
  CertificateRevocationList: (stack) => {
    const pem = '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n';
    const authority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const source = CertificateAuthoritySource.certificateBundle(authority);
    const trustAnchor = new TrustAnchor(stack, 'Anchor', { source });
    new CertificateRevocationList(stack, 'Revoked', { trustAnchor, pem });
  },
  DatabaseProxyAlarms: (stack) => new DatabaseProxyAlarms(stack, 'Alarms', { proxyName: 'orders' }),
  DatabaseProxyReadOnlyEndpoint: (stack) => {
    const { vpc, cluster } = new Ground(stack, stack);
    const auth = ProxyAuth.endToEndIam({ databaseUsers: ['app'] });
    const target = ProxiedDatabase.fromCluster(cluster);
    new PinningAwareDatabaseProxy(stack, 'Proxy', { vpc, target, auth }).addReadOnlyEndpoint('Readers');
  },
  DocumentDbAlarms: (stack) => new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' }),
  NodeBasedCacheAlarms: (stack) => new NodeBasedCacheAlarms(stack, 'Alarms', { clusterIds: ['orders-001'] }),
  ServerlessCacheAlarms: (stack) => new ServerlessCacheAlarms(stack, 'Alarms', { cacheName: 'orders' }),
};

/** The names of the library's constructs. */
function constructs(): string[] {
  return Object.values(library)
    .flatMap((module) => Object.values(module as object))
    .filter((it) => typeof it === 'function' && it.prototype instanceof Construct)
    .map(({ name }) => name.replace(/\d$/, ''))
    .sort();
}

describe('a whole stack at once: the template that is included is the same template', () => {
  const files = templatesBelow(INTEG).filter((file) => !file.includes('DefaultTest'));
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leaving-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const expectSame = (template: any) => {
    const templateFile = join(folder, 'shop.template.json');
    writeFileSync(templateFile, JSON.stringify(template));
    const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
    new CfnInclude(stack, 'Template', { templateFile });
    expect(sorted(withoutBootstrap(Template.fromStack(stack).toJSON()))).toEqual(sorted(template));
  };

  test.each(files.map((file) => [file.slice(INTEG.length + 1), file]))('%s', (_, file) => {
    expectSame(withoutBootstrap(JSON.parse(readFileSync(file, 'utf8'))));
  });

  test.each(Object.entries(ELSEWHERE))('%s', (_, make) => {
    const stack = new Stack(new App(), 'Shop');
    make(stack);
    expectSame(withoutBootstrap(Template.fromStack(stack).toJSON()));
  });

  test('there is a template of each construct', () => {
    const sources = readdirSync(INTEG).filter((file) => file.endsWith('.ts'));
    const text = sources.map((file) => readFileSync(join(INTEG, file), 'utf8')).join();
    const missing = constructs().filter((name) => !new RegExp(`\\b${name}(\\.of)?\\(`).test(text));
    expect(missing.filter((name) => !(name in ELSEWHERE))).toEqual([]);
  });
});

describe('one construct at a time: the blocks of a pair make the same template', () => {
  const [, part] = PAGE.split('\n## One construct at a time\n');
  const sections = part.split(/^### /m).slice(1);
  const pairs = sections.flatMap((section): [string, string, string][] => {
    const [title] = section.split('\n');
    const blocks = blocksOfDocument('leaving.md', section).map(({ text }) => text);
    return blocks.length === 0 ? [] : [[title, blocks[0], blocks[1]]];
  });

  test('there are pairs', () => {
    expect(pairs.map(([title]) => title)).toEqual([
      'IdentityProvider and FederatedRole',
      'TrustAnchor and RolesAnywhereRole',
      'TagGuard and TagSafeStack',
      'ImageAssetRepository',
      'ValkeyServerlessCache',
      'AmplifyDomain',
      'Alarms',
    ]);
  });

  test.each(pairs)('%s', (_, before, after) => {
    expect(templateOf(after)).toEqual(templateOf(before));
  });

  test.each(pairs)('%s: with the library, and then without it', (_, before, after) => {
    expect([before.includes('cdk-hindsight/'), /from 'cdk-hindsight/.test(after)]).toEqual([true, false]);
  });
});

/** The template of the stack that a block is pasted into, or of the one that it makes. */
function templateOf(block: string): object {
  const made = /const (\w+) = new (?:Stack|TagSafeStack)\(app/.exec(block);
  const text = made ? `${block}\nObject.assign(this, { made: ${made[1]} });\n` : block;
  const stack = runBlock(ROOT, text, 'Shop', loadSource);
  const own = (stack as Stack & { made?: Stack }).made ?? stack;
  return { ...Template.fromStack(own).toJSON(), tagsOfStack: own.tags.tagValues() };
}

/** The library is its sources. */
function loadSource(name: string): unknown {
  const [, module] = /^cdk-hindsight(?:\/(.*))?$/.exec(name) ?? [];
  return require(name.startsWith('cdk-hindsight') ? join(ROOT, 'src', module ?? '') : name);
}
