/** The pages of the rules, below the page of the checks. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { EXAMPLES, type RuleExample } from '../../src/checks/rule-examples';
import { RULES } from '../../src/checks/rule-list';
import type { Rule } from '../../src/private/rules/rule';

/** A page that says what one rule is for. */
export interface RulePage {
  /** The id of the rule, which is also the name of the page: `/rules/<id>`. */
  readonly id: string;
  /** The text of the page, with a heading of the first level; links are those of the site. */
  readonly markdown: string;
}

/** A page a rule. */
export function rulePages(root: string): RulePage[] {
  const exceptions = exceptionsIn(join(root, 'test'));
  return RULES.map((rule) => ({ id: rule.id, markdown: pageOf(rule, exceptions.get(rule.id) ?? [], root) }));
}

function pageOf({ id, severity, incident, remedy, source }: Rule, exceptions: readonly string[], root: string): string {
  const example = Object.hasOwn(EXAMPLES, id) ? EXAMPLES[id] : undefined;
  const module = id.split('-')[1];
  // Some rules are about no module's incident.
  const hasPage = existsSync(join(root, 'src', module, 'README.md'));
  return [
    `# ${id}`,
    `**${severity}** – ${escaped(incident)}`,
    ...(example ? sidesOf(example) : []),
    '## Remedy',
    hasPage ? `${escaped(remedy)} The construct is on the [module page](/modules/${module}).` : escaped(remedy),
    ...(exceptions.length > 0 ? ['## Not found', listOf(exceptions)] : []),
    '## Acknowledging',
    'Use the id as shown here, at the construct or at one above it:',
    '::: code-group',
    code('ts [TypeScript]', `Validations.of(construct).acknowledge({ id: '${id}', reason: '…' });`),
    code('python [Python]', `Validations.of(construct).acknowledge(Acknowledgment(id="${id}", reason="…"))`),
    code(
      'java [Java]',
      `Validations.of(construct).acknowledge(Acknowledgment.builder().id("${id}").reason("…").build());`,
    ),
    ':::',
    'Without the CDK, in `.cdk-hindsight.json`:',
    code(
      'json',
      JSON.stringify({ acknowledgements: [{ rule: id, resource: '<logical id>', reason: '…' }] }, undefined, 2),
    ),
    `Source: [the documentation](${source}).`,
  ].join('\n\n');
}

function sidesOf({ bad, good, stackTags, waits }: RuleExample): string[] {
  const beside = (side: 'bad' | 'good') => [
    ...(stackTags ? [`The tags of the stack: \`${JSON.stringify(stackTags[side])}\`.`] : []),
    ...(waits ? [`The asset manifest ${waits[side] ? 'waits' : 'does not wait'} for the stack.`] : []),
  ];
  return ['## Bad', code('yaml', bad), ...beside('bad'), '## Good', code('yaml', good), ...beside('good')];
}

function listOf(exceptions: readonly string[]): string {
  return `Cases in which the rule finds nothing, each of them a test:\n\n${exceptions.map((it) => `- ${escaped(it)}`).join('\n')}`;
}

function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}

/** What the site would take for an element or an expression. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;').replaceAll('*', '\\*');
}

/** The names of the cases in which each rule finds nothing, by the id of the rule. */
function exceptionsIn(tests: string): Map<string, string[]> {
  const exceptions = new Map<string, string[]>();
  for (const module of readdirSync(tests)) {
    const file = join(tests, module, 'rules.test.ts');
    const source = existsSync(file)
      ? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      : undefined;
    const visit = (node: ts.Node): void => {
      const [rule, passes] = ['rule', 'passes'].map((name) => propertyOf(node, name));
      if (source && rule && ts.isIdentifier(rule) && passes && ts.isObjectLiteralExpression(passes)) {
        exceptions.set(ruleOf(source, rule.text).id, namesOf(passes));
      }
      ts.forEachChild(node, visit);
    };
    if (source) {
      visit(source);
    }
  }
  return exceptions;
}

function propertyOf(node: ts.Node, name: string): ts.Expression | undefined {
  const properties = ts.isObjectLiteralExpression(node) ? [...node.properties] : [];
  const found = properties.find((it) => it.name && ts.isIdentifier(it.name) && it.name.text === name);
  return found && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

function namesOf({ properties }: ts.ObjectLiteralExpression): string[] {
  return properties.flatMap(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
}

/** The rule that a test file imports under a name. */
function ruleOf(source: ts.SourceFile, name: string): Rule {
  for (const statement of source.statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings && ts.isNamedImports(bindings) && bindings.elements.some((element) => element.name.text === name)) {
      const path = ((statement as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral).text;
      return require(join(dirname(source.fileName), path))[name];
    }
  }
  throw new Error(`${source.fileName} does not import ${name}`);
}
