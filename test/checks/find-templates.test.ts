import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findTemplates } from '../../src/checks/find-templates';
import { TemplateSet } from '../../src/private/template/template-set';

const TEMPLATE = { Resources: {} };
const HASH = 'a'.repeat(64);
const stack = (templateFile: unknown) => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });
const stage = (directoryName: unknown) => ({ type: 'cdk:cloud-assembly', properties: { directoryName } });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: object | string = TEMPLATE): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

/** What is found in the folder. */
function found(): string[] {
  return findTemplates(folder).map((path) => relative(folder, path));
}

describe('a cloud assembly', () => {
  test('has the stacks of a stage in a stage, and nothing else', () => {
    write('manifest.json', { artifacts: { A: stack('A.json'), P: stage('P') } });
    write('A.json');
    write('old.template.json');
    write('P/manifest.json', { artifacts: { I: stage('I') } });
    write('P/I/manifest.json', { artifacts: { B: stack('B.json') } });
    write('P/I/B.json');
    expect(found()).toEqual(['A.json', 'P/I/B.json']);
  });

  test('may have a stage without stacks', () => {
    write('manifest.json', { artifacts: { A: stack('A.json'), P: stage('P') } });
    write('A.json');
    write('P/manifest.json', { version: '53.0.0' });
    expect(found()).toEqual(['A.json']);
  });

  test.each<[string, object, string]>([
    ['the template of a stack', { A: stack('A.json') }, 'A.json'],
    ['a stage', { A: stage('P') }, 'P'],
  ])('is refused without %s', (_, artifacts, name) => {
    write('manifest.json', { artifacts });
    expect(() => found()).toThrow(
      `${join(folder, name)} is missing, and the manifest beside it names it: synthesize again (npx cdk synth)`,
    );
  });

  test.each(['.', '..'])('is refused with itself or what is around it as a stage: %s', (directoryName) => {
    write('manifest.json', { artifacts: { A: stage(directoryName) } });
    expect(() => found()).toThrow(/ is missing, and the manifest beside it names it/);
  });

  test('with a broken manifest is refused', () => {
    write('manifest.json', '{"artifacts":');
    expect(() => found()).toThrow(`${join(folder, 'manifest.json')} is not a document in JSON or YAML: `);
  });
});

describe('a folder', () => {
  test('with the manifest of something else is searched', () => {
    write('manifest.json', { name: 'a web app' });
    write('a.json');
    write('web/manifest.json', { name: 'a web app' });
    write('web/b.yaml', 'Resources: {}');
    expect(found()).toEqual(['a.json', 'web/b.yaml']);
  });

  test('is searched without links to folders, which may lead back', () => {
    write('a/a.json');
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(folder, join(folder, 'a', 'loop.json'));
    symlinkSync('nowhere', join(folder, 'a', 'nothing.json'));
    symlinkSync('a.json', join(folder, 'a', 'link.json'));
    expect(found()).toEqual(['a/a.json', 'a/link.json']);
  });

  test.each<[string, string]>([
    ['JSON', '{"Resources": {"A": {"Type": "AWS::S3::Bucket"'],
    ['YAML', 'Resources:\n  A:\n\tType: AWS::S3::Bucket'],
    ['a version', 'AWSTemplateFormatVersion: "2010-09-09'],
  ])('with a template that nobody can read is refused: %s', (_, text) => {
    write('a.json');
    write('b.yaml', text);
    expect(() => found()).toThrow(`${join(folder, 'b.yaml')} is not a document in JSON or YAML: `);
  });

  test('may have other broken files in it', () => {
    write('a.json');
    write('b.yaml', 'a: {{ .Values.a }}: b');
    write('c.json', '// no template');
    expect(found()).toEqual(['a.json']);
  });
});

describe('the template of a nested stack', () => {
  const nested = (id: string) => ({
    [id]: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `https://s3/${HASH}.json` } },
  });
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'A.assets.json' } };

  function given(parent: object, inner: object | string): void {
    write('manifest.json', { artifacts: { A: stack('A.json'), 'A.assets': assets } });
    write('A.assets.json', { files: { [HASH]: { source: { path: 'N.json' } } } });
    write('A.json', { Resources: parent });
    write('N.json', inner);
  }

  function read(...files: string[]): string[] {
    const templates = TemplateSet.read(files.map((file) => join(folder, file)));
    return templates.all.map(({ file }) => relative(folder, file));
  }

  test('may be without resources', () => {
    given(nested('N'), {});
    expect(read('A.json')).toEqual(['A.json', 'N.json']);
  });

  test('counts for each stack that is made of it', () => {
    given({ ...nested('N'), ...nested('M') }, TEMPLATE);
    expect(read('A.json')).toEqual(['A.json', 'N.json', 'N.json']);
  });

  test('gives each of these stacks resources of its own', () => {
    given({ ...nested('N'), ...nested('M') }, { Resources: { Key: { Type: 'AWS::IAM::AccessKey' } } });
    const keys = TemplateSet.read([join(folder, 'A.json')])
      .ofType('AWS::IAM::AccessKey')
      .map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  test('that is named too is read once', () => {
    given(nested('N'), TEMPLATE);
    expect(read('A.json', 'N.json')).toEqual(['A.json', 'N.json']);
  });

  test('that holds itself ends', () => {
    given(nested('N'), { Resources: nested('N') });
    expect(read('A.json')).toEqual(['A.json', 'N.json']);
  });
});
