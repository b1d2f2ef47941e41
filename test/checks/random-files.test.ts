import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { BAD_RESOURCES } from './bad-app';
import { MUTANTS } from './random-templates';
import { runCommand } from './run-command';

const RUNS = 60;

/** What the command says of input that is wrong; everything else is a crash. */
const SENTENCES = [
  / is not a document in JSON or YAML: \S.*\n$/,
  / is not a CloudFormation template: it has no Resources\n$/,
  / cannot be read: \S.*\n$/,
  / contains no template: name a cloud assembly, a folder with templates or a template\n$/,
  / is missing, and the manifest beside it names it: synthesize again \(npx cdk synth\)\n$/,
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Checks that the command ends with a report or with a sentence, in each format. */
function expectAnswer(path: string): void {
  for (const format of ['json', 'sarif', 'text']) {
    const { code, out, err } = runCommand(['check', path, '--format', format]);
    // What can be read is judged, also where something else cannot.
    if (code !== 2 || out !== '') {
      expect(format === 'text' ? /\d+ errors?, \d+ warnings?/.test(out) : JSON.parse(out)).toBeTruthy();
    }
    const lines = err.split(/(?<=\n)/);
    expect(lines.filter((line) => line !== '' && !SENTENCES.some((sentence) => sentence.test(line)))).toEqual([]);
    expect(err !== '').toBe(code === 2);
  }
}

function expectAnswers(property: fc.Arbitrary<(path: string) => void>, target: string): void {
  fc.assert(
    fc.property(property, (write) => {
      write(join(folder, target));
      expectAnswer(join(folder, target));
    }),
    { numRuns: RUNS, seed: 20261126 },
  );
}

test.each(['a.json', 'a.yaml'])('random bytes in %s', (name) => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }), fc.json());
  expectAnswers(
    bytes.map((content) => (path) => writeFileSync(path, content)),
    name,
  );
});

const { Deploy, Key, Policy, Web } = BAD_RESOURCES;
const TEXTS = [
  JSON.stringify({ Resources: { Deploy, Key, Policy, Web } }, undefined, 1),
  stringify({ Resources: { Deploy, Key, Policy, Web } }),
  'x: &x { Type: AWS::IAM::AccessKey }\nResources:\n  A: *x\n  B:\n    <<: *x\n    Properties: { UserName: !Ref A }\n',
];
const SCRAPS = [
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  '\t',
  ' ',
  '- ',
  '&a ',
  '*a',
  '!Sub ',
  '<<: ',
  '#',
  '|',
  '\0',
  '\uFEFF',
  '---\n',
];

test.each([
  ['JSON', 0],
  ['YAML', 1],
  ['YAML with aliases', 2],
])('a template in %s with characters lost and found', (_, index) => {
  const edit = fc.record({ at: fc.nat(TEXTS[index].length), lose: fc.nat(3), find: fc.constantFrom('', ...SCRAPS) });
  expectAnswers(
    fc.array(edit, { minLength: 1, maxLength: 2 }).map((edits) => (path) => {
      const text = edits.reduce((it, { at, lose, find }) => it.slice(0, at) + find + it.slice(at + lose), TEXTS[index]);
      writeFileSync(path, text);
    }),
    'a.template',
  );
});

const anything = fc.oneof(
  fc.constantFrom(...MUTANTS.filter((mutant) => mutant !== undefined)),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);
const mostly = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: value as fc.Arbitrary<unknown> }, anything);
const among = (...names: string[]) => mostly(fc.constantFrom(...names));
const acknowledged = {
  type: among('aws:cdk:acknowledged-rules', 'aws:cdk:logicalId'),
  data: mostly(fc.oneof(fc.constantFrom('Key', 'Group'), fc.constant({ 'hindsight-squid-public-ssh': 'a test' }))),
};
const artifact = mostly(
  fc.record(
    {
      type: among('aws:cloudformation:stack', 'aws:cloudformation:stack', 'cdk:cloud-assembly', 'cdk:asset-manifest'),
      properties: mostly(
        fc.record(
          {
            templateFile: among('S.json', 'T.json', 'S.json', 'missing.json'),
            directoryName: among('inner', 'inner', '.'),
            file: among('meta.json', 'S.json', 'missing.json', ''),
            tags: anything,
          },
          { requiredKeys: ['templateFile', 'directoryName'] },
        ),
      ),
      displayName: among('S'),
      dependencies: anything,
      additionalMetadataFile: among('meta.json', 'missing.json'),
      metadata: mostly(
        fc.dictionary(fc.constantFrom('/S', '/S/Key', ''), mostly(fc.array(mostly(fc.record(acknowledged))))),
      ),
    },
    { requiredKeys: ['type'] },
  ),
);
const manifest = mostly(
  fc.record({ artifacts: mostly(fc.dictionary(fc.constantFrom('S', 'T', 'U'), artifact, { minKeys: 1 })) }),
);

test('a cloud assembly with anything in its manifests', () => {
  const parts = fc.record({ manifest, inner: manifest, meta: anything });
  expectAnswers(
    parts.map(({ manifest: outer, inner, meta }) => (path) => {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(join(path, 'inner'), { recursive: true });
      const write = (name: string, content: unknown) => writeFileSync(join(path, name), JSON.stringify(content));
      write('manifest.json', outer);
      write('inner/manifest.json', inner);
      write('meta.json', meta);
      for (const name of ['S.json', 'T.json', 'inner/S.json', 'inner/T.json']) {
        write(name, { Resources: BAD_RESOURCES });
      }
    }),
    'cdk.out',
  );
});
