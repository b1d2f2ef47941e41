import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { statefulChanges } from '../../projenrc/upgrade/stateful';
import { installInto, packWorkingTree, synthesize } from '../../projenrc/upgrade/synthesize-with';

const ROOT = join(__dirname, '..', '..');
const APP = join(ROOT, 'examples', 'typescript', 'platform');

/** Below the root, so that the copies find the project's aws-cdk-lib. */
const FOLDERS = join(ROOT, '.cache', 'upgrade-test');
mkdirSync(FOLDERS, { recursive: true });
const folder = mkdtempSync(join(FOLDERS, 'run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example app with a library that is altered in one place. */
function altered(file: string, from: string, to: string): string {
  const path = join(folder, 'altered', 'node_modules', 'cdk-hindsight', 'lib', file);
  const text = readFileSync(path, 'utf8');
  expect(text.split(from).length).toBe(2);
  writeFileSync(path, text.replace(from, to));
  return join(folder, 'altered');
}

describe('an upgrade of the example app', () => {
  const tarball = packWorkingTree(folder);
  beforeAll(() => installInto(join(folder, 'released'), APP, tarball));
  beforeEach(() => installInto(join(folder, 'altered'), APP, tarball));
  const released = () => synthesize(join(folder, 'released'));

  test('to the same library changes nothing', () => {
    expect(Object.keys(released()).length).toBeGreaterThan(10);
    expect(statefulChanges(released(), synthesize(join(folder, 'altered')))).toEqual([]);
  }, 120_000);

  test('to one that names the repository by another id loses it, in both accounts', () => {
    const app = altered(
      'assets/image-asset-repository.js',
      "Repository(this, 'Repository'",
      "Repository(this, 'Images'",
    );
    expect(statefulChanges(released(), synthesize(app))).toEqual([
      expect.stringMatching(
        /^AWS::ECR::Repository ImagesRepository\w+ of assembly-Dev\/DevImages\w+\.template\.json goes away$/,
      ),
      expect.stringMatching(
        /^AWS::ECR::Repository ImagesRepository\w+ of assembly-Prod\/ProdImages\w+\.template\.json goes away$/,
      ),
    ]);
  }, 120_000);

  test('to one with another removal policy changes the identity provider', () => {
    const app = altered('federation/identity-provider.js', 'aws_cdk_lib_1.RemovalPolicy.RETAIN', '"destroy"');
    const change = (stage: string, part: string) =>
      expect.stringMatching(`^AWS::IAM::OIDCProvider \\w+ of assembly-${stage}/\\S+ has other ${part}$`);
    expect(statefulChanges(released(), synthesize(app))).toEqual([
      change('Dev', 'UpdateReplacePolicy'),
      change('Dev', 'DeletionPolicy'),
      change('Prod', 'UpdateReplacePolicy'),
      change('Prod', 'DeletionPolicy'),
    ]);
  }, 120_000);
});

test('resources without state may change', () => {
  const template = (threshold: number) => ({
    'a.template.json': {
      Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: threshold } } },
    },
  });
  expect(statefulChanges(template(1), template(2))).toEqual([]);
});
