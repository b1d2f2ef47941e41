import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { type Inspection, inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import type { Entry, Rule } from '../../src/private/rules/rule';
import { TemplateSet } from '../../src/private/template/template-set';

/** What a cloud assembly says beside the templates. */
export interface AssemblyParts {
  /** The tags of the stack, by the name of its template. */
  readonly tags?: Record<string, Record<string, string>>;
  /** The names of the repositories that each asset manifest publishes to, and what it waits for. */
  readonly assets?: Record<string, { repositories: string[]; dependencies?: string[] }>;
}

/** Templates by name, each with its resources or as a whole. */
export type Templates = Record<string, object>;

/** Judges the templates of an assembly by all rules. */
export function inspectTemplates(
  templates: Templates,
  parts: AssemblyParts = {},
  rules: readonly Rule[] = RULES,
): Inspection {
  const directory = mkdtempSync(join(tmpdir(), 'checks-'));
  try {
    const artifacts: Record<string, object> = {};
    for (const [name, template] of Object.entries(templates)) {
      const body = 'Resources' in template ? template : { Resources: template };
      writeFileSync(join(directory, `${name}.template.json`), JSON.stringify(body));
      const properties = { templateFile: `${name}.template.json`, tags: parts.tags?.[name] };
      artifacts[name] = { type: 'aws:cloudformation:stack', properties, displayName: name };
    }
    for (const [name, { repositories, dependencies }] of Object.entries(parts.assets ?? {})) {
      const destinations = Object.fromEntries(repositories.map((repositoryName, i) => [i, { repositoryName }]));
      writeFileSync(join(directory, `${name}.json`), JSON.stringify({ dockerImages: { image: { destinations } } }));
      artifacts[name] = { type: 'cdk:asset-manifest', properties: { file: `${name}.json` }, dependencies };
    }
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
    const set = TemplateSet.read(Object.keys(templates).map((name) => join(directory, `${name}.template.json`)));
    return inspect(set, rules, acknowledgementsOf(set));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Findings as `<severity> <rule>: <message>`, and what is not judged as `<rule>: <why>`; of one rule, or of all. */
export function judgeTemplate(template: object, rule?: string) {
  const rules = RULES.filter(({ id }) => rule === undefined || id === `hindsight-${rule}`);
  const { findings, inconclusive } = inspectTemplates({ Stack: template }, {}, rules);
  const nameOf = (entry: Entry) => entry.rule.id.replace(/^hindsight-/, '');
  return {
    finds: findings.map((entry) => `${entry.severity} ${nameOf(entry)}: ${entry.message}`),
    doubts: inconclusive.map((entry) => `${nameOf(entry)}: ${entry.message}`),
  };
}

/** A situation that a rule is shown, and what it has to say. */
export interface RuleCase {
  /** Resources of one template, several templates (with `Resources`), or what makes them with the CDK. */
  readonly given: object | ((stack: Stack) => void);
  readonly parts?: AssemblyParts;
  /** Findings, each as `<logical id>: <message>`. */
  readonly finds?: string[];
  /** What is not judged, each as `<location>: <why>`. */
  readonly doubts?: string[];
}

/** One rule with all that it has to be shown. */
export interface RuleCases {
  readonly rule: Rule;
  readonly fails: Record<string, RuleCase>;
  readonly passes: Record<string, RuleCase>;
  /** Values that the CDK renders for tokens. */
  readonly tokens: Record<string, RuleCase>;
  /** CloudFormation as people write it by hand. */
  readonly intrinsics: Record<string, RuleCase>;
  /** What the template does not tell. */
  readonly inconclusive: Record<string, RuleCase>;
}

const KINDS = ['fails', 'passes', 'tokens', 'intrinsics', 'inconclusive'] as const;

/** Tests of rules, each with at least one case of each kind. */
export function testRules(...rules: RuleCases[]): void {
  describe.each(rules.map((cases) => [cases.rule.id, cases] as const))('%s', (_, cases) => {
    test('has a case of each kind', () => {
      expect(KINDS.filter((kind) => Object.keys(cases[kind]).length === 0)).toEqual([]);
    });
    for (const kind of KINDS) {
      for (const [name, ruleCase] of Object.entries(cases[kind])) {
        test(`${kind}: ${name}`, () => {
          const { finds = [], doubts = [] } = ruleCase;
          expect(judge(cases.rule, ruleCase)).toEqual({ finds, doubts });
        });
      }
    }
  });
}

function judge(rule: Rule, { given, parts }: RuleCase): { finds: string[]; doubts: string[] } {
  const { findings, inconclusive } = inspectTemplates(templatesOf(given), parts, [rule]);
  return {
    finds: findings.map(({ subject, message }) => `${subject.id}: ${message}`),
    doubts: inconclusive.map(({ location, message }) => `${location}: ${message}`),
  };
}

function templatesOf(given: RuleCase['given']): Templates {
  if (typeof given === 'function') {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    given(stack);
    const { stacks } = app.synth();
    return Object.fromEntries(stacks.map((artifact) => [artifact.id, artifact.template]));
  }
  const isSeveral = Object.values(given).every((value) => 'Resources' in value);
  return isSeveral && Object.keys(given).length > 0 ? (given as Templates) : { Stack: given };
}

/** A resource of a given stack, whatever its properties. */
export function resource(stack: Stack, id: string, type: string, properties: Record<string, unknown>): CfnResource {
  return new CfnResource(stack, id, { type, properties });
}
