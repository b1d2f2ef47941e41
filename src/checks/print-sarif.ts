import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Entry, Rule } from '../private/rules/rule';
import type { Unreadable } from './find-templates';
import { printableJson } from './printable';
import { Regions } from './region';
import type { Result } from './result';
import { RULES } from './rule-list';
import { rulePageUrl } from './rule-page-url';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const INFORMATION = 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/checks/README.md';

/**
 * What code scanning services read. Some of them, that of GitHub among them, look neither at the kind of a result nor at
 * its suppressions: each result becomes an alert. So what is acknowledged is left out, and what was not judged is a
 * notification.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
export function printSarif({ findings, inconclusive, unreadable }: Result): string {
  const driver = {
    name: 'cdk-hindsight',
    version: require('../../package.json').version,
    informationUri: INFORMATION,
    rules: RULES.map(descriptorOf),
  };
  const regions = new Regions();
  const run = {
    tool: { driver },
    invocations: [
      {
        executionSuccessful: unreadable.length === 0,
        toolExecutionNotifications: [
          ...unreadable.map(failureOf),
          ...inconclusive.map((entry) => notificationOf(entry, regions)),
        ],
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: findings.map((entry) => resultOf(entry, regions)),
  };
  // Indented, the report of many templates has twice the size, and services reject one that is too large.
  return printableJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, 0);
}

function descriptorOf({ id, severity, incident, remedy, source }: Rule) {
  return {
    id,
    shortDescription: { text: incident },
    fullDescription: { text: incident },
    help: { text: `${remedy} Written down in ${source}` },
    helpUri: rulePageUrl(id),
    defaultConfiguration: { level: severity },
  };
}

function resultOf(entry: Entry, regions: Regions) {
  const { rule, message } = entry;
  return {
    ruleId: rule.id,
    ruleIndex: indexOf(rule),
    level: entry.severity,
    message: { text: `${message} (${sentencePlaceOf(entry)})` },
    locations: [locationOf(entry, regions)],
    partialFingerprints: { 'hindsightFinding/v1': fingerprintOf(entry) },
  };
}

/** A rule may have another severity than in the list. */
function indexOf({ id }: Rule): number {
  return RULES.findIndex((rule) => rule.id === id);
}

function failureOf({ file, reason }: Unreadable) {
  return {
    level: 'error',
    message: { text: reason },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
  };
}

function notificationOf(entry: Entry, regions: Regions) {
  const { rule, message } = entry;
  return {
    associatedRule: { id: rule.id, index: indexOf(rule) },
    level: 'note',
    message: { text: `Not judged: ${message} (${sentencePlaceOf(entry)})` },
    locations: [locationOf(entry, regions)],
  };
}

function locationOf(entry: Entry, regions: Regions) {
  const { subject, id } = entry;
  const names = [id, subject.constructPath].filter((name) => name !== undefined && name !== '');
  const logicalLocations = names.map((name) => ({ fullyQualifiedName: name, kind: 'resource' }));
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(subject.template.file) }, region: regions.of(entry) },
    ...(logicalLocations.length > 0 ? { logicalLocations } : {}),
  };
}

/** Relative to the folder in which the command runs, which ought to be the root of the repository. */
function uriOf(file: string): string {
  const path = relative(process.cwd(), file);
  const isOutside = isAbsolute(path) || path.split(sep)[0] === '..';
  return isOutside ? pathToFileURL(file).href : path.split(sep).map(encodeURIComponent).join('/');
}

/** For a person who sees the template for the first time. */
export function sentencePlaceOf({ subject, id, location }: Entry): string {
  const name = subject.constructPath ?? id;
  return name === '' ? location : `${name} at ${location}`;
}

/** The same as long as the finding is, wherever in the file it stands. */
export function fingerprintOf(entry: Entry): string {
  const parts = [entry.rule.id, entry.id, sentencePlaceOf(entry), entry.message];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
