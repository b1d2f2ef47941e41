import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../private/rules/rule';
import { suggestion } from '../private/spelling';
import { EXAMPLES, type RuleExample } from './rule-examples';
import { RULES } from './rule-list';
import { rulePageUrl } from './rule-page-url';

/** The code that acknowledges a finding at a construct, by language. */
const ACKNOWLEDGE: Record<string, (id: string) => string> = {
  typescript: (id) => `Validations.of(construct).acknowledge({ id: '${id}', reason: '…' });`,
  python: (id) => `Validations.of(construct).acknowledge(Acknowledgment(id="${id}", reason="…"))`,
  java: (id) => `Validations.of(construct).acknowledge(Acknowledgment.builder().id("${id}").reason("…").build());`,
};

/** The explanation of a rule: the incident, a bad and a good template, the remedy, and how to acknowledge a finding. */
export function explain(name: string, language = languageOf()): string {
  const rule = find(name);
  if (!Object.hasOwn(ACKNOWLEDGE, language)) {
    const languages = Object.keys(ACKNOWLEDGE);
    throw new Error(
      `--language must be one of ${languages.join(', ')}, got: ${language}${suggestion(language, languages)}`,
    );
  }
  const { id, severity, incident, remedy, source } = rule;
  const examples: RuleExample | undefined = EXAMPLES[id];
  const templates = examples ? `Bad:\n\n${indented(examples.bad)}\n\nGood:\n\n${indented(examples.good)}\n\n` : '';
  const configured = JSON.stringify({
    acknowledgements: [{ rule: id, resource: '<logical id>', reason: '…', expires: '2027-12-31' }],
  });
  return `${id} (${severity})

${incident}

${templates}Remedy: ${remedy}

If a finding describes what you want, acknowledge it with the id as shown here, without a prefix:

${indented(ACKNOWLEDGE[language](id))}

Without the CDK, in .cdk-hindsight.json:

${indented(configured)}

Source: ${source}
More: ${rulePageUrl(id)}
`;
}

function find(name: string): Rule {
  const found = RULES.find(({ id }) => id === name || id === `hindsight-${name}`);
  if (!found) {
    const close = suggestion(
      name.startsWith('hindsight-') ? name : `hindsight-${name}`,
      RULES.map(({ id }) => id),
    );
    throw new Error(`there is no rule ${name}${close || ': see cdk-hindsight rules'}`);
  }
  return found;
}

/** The language of the app in the current folder, by how the CDK starts it. */
function languageOf(): string {
  const file = join(process.cwd(), 'cdk.json');
  if (!existsSync(file)) {
    return 'typescript';
  }
  const app = readFileSync(file, 'utf8');
  return /"app"\s*:\s*"[^"]*\bpython/.test(app)
    ? 'python'
    : /"app"\s*:\s*"[^"]*\b(mvn|gradle)/.test(app)
      ? 'java'
      : 'typescript';
}

function indented(text: string): string {
  return text.trim().replace(/^(?=.)/gm, '  ');
}
