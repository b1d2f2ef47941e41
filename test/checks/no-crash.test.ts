import fc from 'fast-check';
import { stringify } from 'yaml';
import { inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { parseTemplate } from '../../src/private/template/read';
import { TemplateSet } from '../../src/private/template/template-set';
import { BAD_RESOURCES } from './bad-app';
import { MUTANTS, pathsIn, template } from './random-templates';
import { shortTags } from './short-tags';

const RUNS = 200;

const AROUND = {
  Parameters: { Parameter: { Type: 'String' } },
  Mappings: { Sizes: { small: { text: 'a', list: ['a'] } } },
  Conditions: { IsProd: {} },
  Outputs: { Loop: { Value: { 'Fn::ImportValue': 'Loop' }, Export: { Name: 'Loop' } } },
};

function judge(resources: unknown, more: object = AROUND) {
  return inspect(
    TemplateSet.of({ '/app/Stack.template.json': { ...more, Resources: resources as object } }),
    RULES,
    [],
  );
}

function replaced(value: any, [key, ...rest]: string[], mutant: unknown): unknown {
  if (key === undefined) {
    return mutant;
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(copy[key], rest, mutant);
  return copy;
}

const PATHS = pathsIn(BAD_RESOURCES).slice(1);
/** Each mutant takes another part of the places, and each place a part of the mutants; the nightly run has all of both. */
const PARTS = process.env.FIRE_CASES === undefined ? 32 : 1;

test.each(MUTANTS.map((mutant, index) => [JSON.stringify(mutant), mutant, index] as const))(
  'no rule crashes on %s, wherever it stands',
  (_, mutant, index) => {
    for (const path of PATHS.filter((_path, place) => (place + index) % PARTS === 0)) {
      judge(replaced(BAD_RESOURCES, path, mutant));
    }
  },
);

test('no rule crashes on several of them at once', () => {
  const changes = fc.array(fc.tuple(fc.constantFrom(...PATHS), fc.constantFrom(...MUTANTS)), {
    minLength: 2,
    maxLength: 12,
  });
  fc.assert(
    fc.property(changes, (all) => {
      const shallowLast = [...all].sort(([a], [b]) => b.length - a.length);
      judge(shallowLast.reduce((resources: unknown, [path, mutant]) => mutate(resources, path, mutant), BAD_RESOURCES));
    }),
    { numRuns: RUNS },
  );
});

test('no rule crashes on random properties of the types that rules judge', () => {
  fc.assert(
    fc.property(template, (it) => {
      judge(it.Resources, it);
    }),
    { numRuns: RUNS },
  );
});

test('a template means the same in JSON and in YAML with short tags', () => {
  fc.assert(
    fc.property(template, (it) => {
      const json = JSON.parse(JSON.stringify(it));
      expect(parseTemplate(stringify(shortTags(json)), 'a.yaml')).toEqual(
        parseTemplate(JSON.stringify(json), 'a.json'),
      );
    }),
    { numRuns: RUNS },
  );
});

/** A value that was replaced by a shallower mutant has no path any more. */
function mutate(resources: unknown, path: string[], mutant: unknown): unknown {
  let value: any = resources;
  for (const key of path.slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      return resources;
    }
    value = value[key];
  }
  return typeof value === 'object' && value !== null ? replaced(resources, path, mutant) : resources;
}
