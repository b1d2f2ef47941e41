import { relative, sep } from 'node:path';
import type { Entry, Rule } from '../private/template/rule';
import type { Inspection } from './inspect';
import { RULES } from './rule-list';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const INFORMATION = 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/checks/README.md';

/**
 * What code scanning services read.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function printSarif({ findings, notJudged, acknowledged }: Inspection): string {
  const driver = {
    name: 'cdk-hindsight',
    version: require('../../package.json').version,
    informationUri: INFORMATION,
    rules: RULES.map(descriptorOf),
  };
  const results = [
    ...findings.map((entry) => ({ ...resultOf(entry), kind: 'fail', level: entry.rule.severity })),
    ...acknowledged.map(({ entry, reason }) => ({
      ...resultOf(entry),
      kind: entry.isJudged ? 'fail' : 'open',
      level: entry.isJudged ? entry.rule.severity : 'none',
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
    // SARIF's word for a rule that could not decide.
    ...notJudged.map((entry) => ({ ...resultOf(entry), kind: 'open', level: 'none' })),
  ];
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

function descriptorOf({ id, severity, incident, remedy, source }: Rule) {
  return {
    id,
    shortDescription: { text: incident },
    fullDescription: { text: incident },
    help: { text: remedy },
    helpUri: source,
    defaultConfiguration: { level: severity },
  };
}

function resultOf({ rule, subject, location, message }: Entry) {
  const uri = relative(process.cwd(), subject.template.file).split(sep).map(encodeURIComponent).join('/');
  const names = [subject.id, subject.constructPath].filter((name) => name !== undefined && name !== '');
  const logicalLocations = names.map((name) => ({ fullyQualifiedName: name, kind: 'resource' }));
  return {
    ruleId: rule.id,
    ruleIndex: RULES.indexOf(rule),
    message: { text: `${message} (${location})` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri } },
        ...(logicalLocations.length > 0 ? { logicalLocations } : {}),
      },
    ],
  };
}
