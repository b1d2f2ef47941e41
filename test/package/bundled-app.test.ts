import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..');
/** A folder in which the packed library is installed. */
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'platform');
/** A folder in which only the peers are found. */
const OUTPUT = join(ROOT, '.cache', 'bundled-app');

/** Uses everything that is made of a script or a configuration file. */
const APP = `
  const { App, SecretValue, Stack } = require('aws-cdk-lib');
  const { Vpc } = require('aws-cdk-lib/aws-ec2');
  const { AmplifyDockerApp } = require('cdk-hindsight/amplify');
  const { FederatedRole, GitHubTrust, IdentityProvider, Issuer } = require('cdk-hindsight/federation');
  const { SquidProxy } = require('cdk-hindsight').squid;

  const stack = new Stack(new App({ analyticsReporting: false }), 'Bundled');
  const proxy = new SquidProxy(stack, 'Proxy', { vpc: new Vpc(stack, 'Vpc'), allowedDomains: ['.partner.example'] });
  const web = new AmplifyDockerApp(stack, 'Web', {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('token'),
  });
  const deploy = new FederatedRole(stack, 'Deploy', {
    provider: IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions()),
    trust: [GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' }).branch('main')],
  });
  const template = stack.node.root.synth().getStackByName('Bundled').template;
  const texts = [web.buildSpec, proxy.tunnelScript(), deploy.workflowSnippet()];
  console.log(JSON.stringify([template, stack.resolve(texts)]));
`;

function run(file: string, cwd: string, ...flags: string[]): [{ Resources: object }, string[]] {
  return JSON.parse(execFileSync(process.execPath, [...flags, file], { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

beforeAll(() => {
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  buildSync({
    stdin: { contents: APP, resolveDir: EXAMPLE },
    outfile: join(OUTPUT, 'app.js'),
    bundle: true,
    platform: 'node',
    external: ['aws-cdk-lib', 'constructs'],
    logLevel: 'error',
  });
});

test('an app that esbuild made one file of, the library included, synthesizes the same as an unbundled one', () => {
  const bundled = run('app.js', OUTPUT);
  expect(Object.keys(bundled[0].Resources).length).toBeGreaterThan(20);
  expect(bundled).toEqual(run(APP, EXAMPLE, '-e'));
});
