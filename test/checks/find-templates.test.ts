import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { excluder } from '../../src/checks/exclusions';
import { type Found, findTemplates } from '../../src/checks/find-templates';
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
function found(...exclude: string[]): string[] {
  return search(...exclude).templates.map(({ file }) => relative(folder, file));
}

function search(...exclude: string[]): Found {
  const spy = jest.spyOn(process, 'cwd').mockReturnValue(folder);
  try {
    return findTemplates([folder], excluder(exclude));
  } finally {
    spy.mockRestore();
  }
}

function reasons(): string[] {
  return search().unreadable.map(({ reason }) => reason);
}

test.each([
  ['', "''"],
  ['nowhere', 'nowhere'],
])('what does not exist is refused, and an empty path: %j', (path, name) => {
  expect(findTemplates([path]).unreadable.map(({ reason }) => reason)).toEqual([
    `${name} does not exist: synthesize first (npx cdk synth), or name a template`,
  ]);
});

test('a template that is named is read at once, whatever its name', () => {
  write('a.txt', TEMPLATE);
  const file = join(folder, 'a.txt');
  expect(findTemplates([file])).toEqual({
    templates: [{ file, body: TEMPLATE, isGone: false }],
    unreadable: [],
    leftOut: 0,
  });
});

test('a file that is named and is no template is refused', () => {
  write('a.json', { resources: {} });
  const file = join(folder, 'a.json');
  expect(findTemplates([file])).toEqual({
    templates: [],
    unreadable: [{ file, reason: `${file} is not a CloudFormation template: it has no Resources` }],
    leftOut: 0,
  });
});

test('a pipe that is named is read, and can be read once only', () => {
  write('pipe');
  const file = join(folder, 'pipe');
  const { statSync } = fs;
  const spy = jest
    .spyOn(fs, 'statSync')
    .mockImplementation(((path: string) =>
      Object.assign(statSync(path), path === file && { isFile: () => false, isFIFO: () => true })) as typeof statSync);
  try {
    expect(findTemplates([file])).toMatchObject({
      templates: [{ file, body: TEMPLATE, isGone: true }],
      unreadable: [],
    });
  } finally {
    spy.mockRestore();
  }
});

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

  test('is left out in part, which is counted', () => {
    write('manifest.json', { artifacts: { A: stack('A.json'), B: stack('B.json'), P: stage('P') } });
    write('A.json');
    write('B.json');
    write('P/manifest.json', { artifacts: { C: stack('C.json') } });
    write('P/C.json');
    const { templates, leftOut } = search('B.json', 'C.json');
    expect([templates.map(({ file }) => relative(folder, file)), leftOut]).toEqual([['A.json'], 2]);
  });

  test.each<[string, object, string]>([
    ['the template of a stack', { A: stack('A.json') }, 'A.json'],
    ['a stage', { A: stage('P') }, 'P'],
  ])('is refused without %s', (_, artifacts, name) => {
    write('manifest.json', { artifacts });
    expect(reasons()).toEqual([
      `${join(folder, name)} is missing, and the manifest beside it names it: synthesize again (npx cdk synth)`,
    ]);
  });

  test('is refused with a stage whose folder has no manifest', () => {
    write('manifest.json', { artifacts: { A: stage('P') } });
    write('P/A.json');
    expect(search()).toMatchObject({
      templates: [],
      unreadable: [{ file: join(folder, 'P'), reason: expect.stringContaining(' is missing, ') }],
    });
  });

  test.each(['.', '..'])('is refused with itself or what is around it as a stage: %s', (directoryName) => {
    write('manifest.json', { artifacts: { A: stage(directoryName) } });
    expect(reasons()).toEqual([expect.stringContaining(' is missing, and the manifest beside it names it')]);
  });

  test('with a broken manifest is refused', () => {
    write('manifest.json', '{"artifacts":');
    expect(reasons()).toEqual([
      expect.stringContaining(`${join(folder, 'manifest.json')} is not a document in JSON or YAML: `),
    ]);
  });
});

describe('a folder', () => {
  test.each([
    { name: 'a web app' },
    '{ // a browser extension\n"manifest_version": 3, }',
    '',
    '[',
    '{{ cookiecutter.manifest }}',
  ])('with the manifest of something else is searched: %j', (manifest) => {
    write('manifest.json', manifest);
    write('a.json');
    write('web/manifest.json', { name: 'a web app' });
    write('web/b.yaml', 'Resources: {}');
    expect(found()).toEqual(['a.json', 'web/b.yaml']);
  });

  test('is searched without links to folders, which may lead back', () => {
    write('a/a.json');
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(folder, join(folder, 'a', 'loop.json'));
    symlinkSync(join(folder, 'a'), join(folder, 'within.json'));
    symlinkSync('nowhere', join(folder, 'a', 'nothing.json'));
    symlinkSync('a.json', join(folder, 'a', 'link.json'));
    write('z.json');
    expect(found()).toEqual(['a/a.json', 'a/link.json', 'z.json']);
    expect(reasons()).toEqual([]);
  });

  test.each<[string, string]>([
    ['JSON', '{"Resources": {"A": {"Type": "AWS::S3::Bucket"'],
    ['YAML', 'Resources:\n  A:\n\tType: AWS::S3::Bucket'],
    ['a version', 'AWSTemplateFormatVersion: "2010-09-09'],
  ])('with a template that nobody can read is refused: %s', (_, text) => {
    write('a.json');
    write('b.yaml', text);
    expect(reasons()).toEqual([
      expect.stringContaining(`${join(folder, 'b.yaml')} is not a document in JSON or YAML: `),
    ]);
  });

  test.each([
    'AWSTemplateFormatVersion: [',
    '"AWSTemplateFormatVersion": [',
    '[Type: AWS::S3::Bucket',
    '["Type": "AWS::S3::Bucket"',
    "['Type': 'AWS::S3::Bucket'",
    '["Type"   :   "AWS::S3::Bucket"',
    '[Type:AWS::S3::Bucket',
    '[{Type: AWS::S3::Bucket',
    '[Type: AWS::Lambda::F',
    '[\nType: AWS::S3::Bucket',
  ])('with a broken template is refused by what only templates say: %j', (text) => {
    write('a.json');
    write('b.yaml', text);
    expect(reasons()).toEqual([expect.stringContaining(join(folder, 'b.yaml'))]);
  });

  test.each([
    'MyAWSTemplateFormatVersion: [',
    'AWSTemplateFormatVersions: [',
    '[SubType: AWS::S3::Bucket',
    '[Types: AWS::S3::Bucket',
    '[Type AWS::S3::Bucket',
    '[Type-: AWS::S3::Bucket',
    '[Type: -AWS::S3::Bucket',
    '[Type: XAWS::S3::Bucket',
    '[Type: AWS::S3',
    '[Type: AWS::S3::',
    '[Type: AWS::::Bucket',
    '[Resources: {}',
    '["\\u0052esources": {}',
  ])('may have a broken file of something else in it: %j', (text) => {
    write('a.json');
    write('b.yaml', text);
    expect([reasons(), found()]).toEqual([[], ['a.json']]);
  });

  test.each([
    ['a.json', '{"\\u0052esources": {}}'],
    ['a.yaml', '"\\x52esources": {}'],
  ])('has a template whose key is written in another way: %s', (name, text) => {
    write(name, text);
    expect(found()).toEqual([name]);
  });

  test('gives the templates as they were parsed, and parses nothing that cannot be one', () => {
    write('a.json');
    write('b.json', '{"name": "something else"}');
    const parse = jest.spyOn(JSON, 'parse');
    expect(search().templates).toEqual([{ file: join(folder, 'a.json'), body: TEMPLATE }]);
    expect(parse.mock.calls).toEqual([[JSON.stringify(TEMPLATE)]]);
    parse.mockRestore();
  });

  test('is read in the order of the names, whatever the system gives', () => {
    const names = ['B.json', 'a.json', 'b.json', 'é.json'];
    for (const name of names) {
      write(name);
    }
    const { readdirSync } = fs;
    const spy = jest.spyOn(fs, 'readdirSync').mockImplementation(((...args: Parameters<typeof readdirSync>) => {
      const [a, b, c, d] = readdirSync(...args);
      return [c, a, d, b];
    }) as typeof readdirSync);
    try {
      expect(found()).toEqual(names);
    } finally {
      spy.mockRestore();
    }
  });

  test('with templates that are all left out, or cannot be read, says that and no more', () => {
    write('a.json');
    expect(search('a.json').unreadable).toEqual([
      {
        file: folder,
        reason: `${folder} contains no template except what is left out (1): name a cloud assembly, a folder with templates or a template`,
      },
    ]);
    write('b.yaml', 'AWSTemplateFormatVersion: [');
    expect(search('a.json').unreadable.map(({ file }) => file)).toEqual([join(folder, 'b.yaml')]);
  });

  test('without a template is told, also beside one that has some', () => {
    write('full/a.json');
    write('empty/README.md', '');
    const { templates, unreadable } = findTemplates([join(folder, 'full'), join(folder, 'empty')]);
    expect([templates.length, unreadable.map(({ file }) => file)]).toEqual([1, [join(folder, 'empty')]]);
  });

  test('may have other broken files in it', () => {
    write('a.json');
    write('b.yaml', 'a: {{ .Values.a }}: b');
    write('c.json', '// no template');
    expect(found()).toEqual(['a.json']);
  });
});

describe('what cannot be read hides nothing', () => {
  test('of a folder', () => {
    write('a.json');
    write('b.yaml', 'Resources:\n  A:\n\tType: AWS::S3::Bucket');
    write('c/manifest.json', { artifacts: { A: stack('A.json'), B: stack('B.json') } });
    write('c/B.json');
    write('d.yaml', 'Resources: {}');
    write('e/manifest.json', '{"artifacts":');
    write('e/e.json');
    const { templates, unreadable } = search();
    expect(templates.map(({ file }) => relative(folder, file))).toEqual(['a.json', 'c/B.json', 'd.yaml', 'e/e.json']);
    expect(unreadable.map(({ file }) => relative(folder, file))).toEqual(['b.yaml', 'c/A.json', 'e']);
  });
});

describe('a manifest', () => {
  test.each(['{ // a browser extension\n}', '{"artifacts":'])(
    'around a cloud assembly may be broken: %s',
    (manifest) => {
      write('manifest.json', manifest);
      write('cdk.out/manifest.json', { artifacts: { A: stack('A.json') } });
      write('cdk.out/A.json');
      const { templates, unreadable } = findTemplates([join(folder, 'cdk.out')]);
      const set = TemplateSet.read(templates.map(({ file }) => file));
      expect({ unreadable, apps: set.all.map(({ app }) => app) }).toEqual({
        unreadable: [],
        apps: [join(folder, 'cdk.out')],
      });
    },
  );

  test('of a stage that nobody can read is named', () => {
    write('manifest.json', { artifacts: { A: stack('A.json'), P: stage('P') } });
    write('A.json');
    write('P/manifest.json', '{"artifacts":');
    expect(reasons()).toEqual([expect.stringContaining(join(folder, 'P', 'manifest.json'))]);
  });

  test.each([
    ['a template', '../outside.json'],
    ['a template by a detour', 'a/../../outside.json'],
  ])('that names %s outside of its folder: %s', (_, path) => {
    write('app/manifest.json', { artifacts: { A: stack(path) } });
    write('outside.json');
    expect(reasons()).toEqual([expect.stringContaining('leads out of the folder of the manifest that names it')]);
  });

  test('without a stack is that of something else', () => {
    write('manifest.json', { artifacts: { x: {} } });
    write('a.json');
    expect(found()).toEqual(['a.json']);
  });
});

describe('a link in an assembly', () => {
  const metadata = { '/A/Key': [{ type: 'aws:cdk:acknowledged-rules', data: { 'hindsight-x': 'secret' } }] };
  const asset = { files: { [HASH]: { source: { path: 'nested.json' } } } };
  const ARTIFACTS = {
    A: { ...stack('A.json'), additionalMetadataFile: 'A.metadata.json' },
    Assets: { type: 'cdk:asset-manifest', properties: { file: 'A.assets.json' } },
    P: stage('P'),
  };
  const nesting = {
    Resources: { N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `https://x/${HASH}.json` } } },
  };

  /** An app whose files are in another folder, each behind a link. */
  function linked(where: string, ...links: string[]): void {
    write('app/manifest.json', { artifacts: ARTIFACTS });
    const files: Record<string, object> = {
      'A.json': nesting,
      'A.metadata.json': metadata,
      'A.assets.json': asset,
      'nested.json': TEMPLATE,
      'P/manifest.json': { artifacts: { B: stack('B.json') } },
      'P/B.json': TEMPLATE,
    };
    for (const [name, content] of Object.entries(files)) {
      const isLinked = links.includes(name.split('/')[0]);
      write(join(isLinked ? where : 'app', name), content);
    }
    for (const name of links) {
      symlinkSync(join(folder, where, name), join(folder, 'app', name));
    }
  }

  const names = () => findTemplates([join(folder, 'app')]).templates.map(({ file }) => relative(folder, file));
  const set = () => TemplateSet.read([join(folder, 'app', 'A.json')]);

  test.each(['A.json', 'P'])('to %s is followed within the folder', (name) => {
    linked('app/store', name);
    expect(names()).toEqual(['app/A.json', 'app/P/B.json']);
  });

  test.each(['A.json', 'P'])('to %s is refused if it leads out of it', (name) => {
    linked('elsewhere', name);
    expect(findTemplates([join(folder, 'app')]).unreadable).toEqual([
      {
        file: join(folder, 'app', name),
        reason: `${join(folder, 'app', name)} leads out of the folder of the manifest that names it`,
      },
    ]);
  });

  test.each([
    ['A.metadata.json', 'app/store', 1, 2],
    ['A.metadata.json', 'elsewhere', 0, 2],
    ['A.assets.json', 'app/store', 1, 2],
    ['A.assets.json', 'elsewhere', 1, 1],
    ['nested.json', 'app/store', 1, 2],
    ['nested.json', 'elsewhere', 1, 1],
  ])('to %s in %s: %d acknowledgements, %d templates are read', (name, where, acknowledgements, templates) => {
    linked(where, name);
    const { all } = set();
    expect(all[0].artifact?.acknowledged).toHaveLength(acknowledgements);
    expect(all).toHaveLength(templates);
  });

  test.each([
    ['elsewhere', ['leads out of its folder']],
    ['app/store', []],
  ])('to the manifest itself, in %s', (where, refusals) => {
    write(join(where, 'manifest.json'), { artifacts: { A: stack('A.json') } });
    write('app/A.json');
    symlinkSync(join(folder, where, 'manifest.json'), join(folder, 'app', 'manifest.json'));
    const { unreadable } = findTemplates([join(folder, 'app')]);
    expect(unreadable.map(({ reason }) => reason)).toEqual(refusals.map((it) => expect.stringContaining(it)));
  });

  test('to the folder is followed: it was named', () => {
    linked('app/store');
    symlinkSync(join(folder, 'app'), join(folder, 'link'));
    expect(findTemplates([join(folder, 'link')]).templates.map(({ file }) => relative(folder, file))).toEqual([
      'link/A.json',
      'link/P/B.json',
    ]);
  });
});

describe('a file is passed over', () => {
  test('if it is a link that leads out of the folder', () => {
    write('outside.json');
    write('in/a.json');
    symlinkSync(join(folder, 'outside.json'), join(folder, 'in', 'b.json'));
    expect(findTemplates([join(folder, 'in')]).templates.map(({ file }) => relative(folder, file))).toEqual([
      'in/a.json',
    ]);
  });

  test.each([
    ['fixtures', ['a.json', 'deep/c.yaml']],
    ['*.yaml', ['a.json', 'fixtures/b.json']],
    ['deep/**', ['a.json', 'fixtures/b.json']],
    ['**/c.yaml', ['a.json', 'fixtures/b.json']],
    ['./fixtures/', ['a.json', 'deep/c.yaml']],
    ['deep/*.json', ['a.json', 'deep/c.yaml', 'fixtures/b.json']],
  ])('by --exclude %s', (glob, rest) => {
    write('a.json');
    write('fixtures/b.json');
    write('deep/c.yaml', 'Resources: {}');
    expect(found(glob)).toEqual(rest);
  });

  test('and counted, except what contains no templates', () => {
    write('a.json');
    write('asset.1/b.json');
    write('.infra/c.json');
    write('node_modules/d.json');
    write('.git/e.json');
    write('f.txt', '');
    expect(search('a.json').leftOut).toBe(3);
  });

  test.each([
    ['a.json', true],
    ['a.yml', true],
    ['a.yaml', true],
    ['a.template', true],
    ['a.b.Template', true],
    ['a.json5', false],
    ['a.yaml.tmpl', false],
    ['a.xyaml', false],
    ['ajson', false],
    ['a.txt', false],
  ])('or not, by its ending: %s, %s', (name, isRead) => {
    write(name);
    expect(found()).toEqual(isRead ? [name] : []);
  });

  test.each([
    ['node_modules/a.json', 0],
    ['.git/a.json', 0],
    ['node_modules2/a.json', undefined],
    ['.github/a.json', 1],
    ['.infra.git/a.json', 1],
    ['.a.json', 1],
    ['.a.txt', 0],
    ['.cdk-hindsight.json', 0],
    ['.cdk-hindsight.yaml', 0],
    ['a.cdk-hindsight.yml', undefined],
    ['asset.1.json', 1],
    ['asset.1/a.txt', 1],
    ['assets/a.json', undefined],
    ['my-asset.1.json', undefined],
  ])('by its name: %s, and %s are counted', (name, leftOut) => {
    write(name);
    expect([found(), search().leftOut]).toEqual(leftOut === undefined ? [[name], 0] : [[], leftOut]);
  });

  test('whatever the case of its ending is, not', () => {
    write('A.JSON');
    write('b.YML', 'Resources: {}');
    expect(found()).toEqual(['A.JSON', 'b.YML']);
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

  test('is that of the hash at the end of the URL, and of no other', () => {
    given(
      { N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `https://s3/real.json?${HASH}` } } },
      {},
    );
    expect(read('A.json')).toEqual(['A.json']);
  });

  test.each(['7', '"text"', '[]'])('is not known if it is something else: %s', (inner) => {
    given(nested('N'), inner);
    expect(read('A.json')).toEqual(['A.json']);
  });

  test('is not read outside of the folder', () => {
    given(nested('N'), {});
    write('A.assets.json', { files: { [HASH]: { source: { path: '../../../../../../etc/hostname' } } } });
    expect(read('A.json')).toEqual(['A.json']);
  });

  test('that embeds the next one twice, and so on, comes to an end', () => {
    const hashOf = (index: number) => index.toString(16).padStart(64, '0');
    const names = Array.from({ length: 24 }, (_, index) => `N${index}.json`);
    const of = (index: number) => ({
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: `https://s3/${hashOf(index)}.json` },
    });
    write('manifest.json', { artifacts: { A: stack('A.json'), 'A.assets': assets } });
    write('A.assets.json', {
      files: Object.fromEntries(names.map((path, index) => [hashOf(index), { source: { path } }])),
    });
    names.forEach((name, index) => {
      write(name, { Resources: index + 1 < names.length ? { A: of(index + 1), B: of(index + 1) } : {} });
    });
    write('A.json', { Resources: { A: of(0) } });
    expect(read('A.json').length).toBeLessThanOrEqual(1_001);
  });
});

test('a file that cannot be read is named once, in however many of the paths it is', () => {
  write('in/a.yaml', 'Resources: {A: {Type: AWS::IAM::AccessKey');
  const paths = ['', 'in', 'in/a.yaml', 'none', 'none'].map((path) => join(folder, path));
  expect(findTemplates(paths).unreadable.map(({ file }) => relative(folder, file))).toEqual(['in/a.yaml', 'none']);
});
