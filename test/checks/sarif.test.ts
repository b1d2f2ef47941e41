import { rmSync } from 'node:fs';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { findTemplates } from '../../src/checks/find-templates';
import { inspect } from '../../src/checks/inspect';
import { printSarif } from '../../src/checks/print-sarif';
import { RULES } from '../../src/checks/rule-list';
import { Estate } from '../../src/private/template/estate';
import { writeBadApp } from './bad-app';

const METADATA = {
  '/Bad/Key': [
    { type: 'aws:cdk:logicalId', data: 'Key' },
    {
      type: 'aws:cdk:acknowledged-rules',
      data: { 'HindsightChecks::hindsight-federation-access-key': 'a legacy client' },
    },
  ],
};

let log: any;

beforeAll(() => {
  const directory = writeBadApp(METADATA);
  const estate = Estate.read(findTemplates(directory));
  log = JSON.parse(printSarif(inspect(estate, RULES, acknowledgementsOf(estate))));
  rmSync(directory, { recursive: true });
});

test('it is SARIF 2.1.0 with one run', () => {
  expect(log).toMatchObject({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' });
  expect(log.runs).toHaveLength(1);
});

test('the tool describes every rule once', () => {
  const { driver } = log.runs[0].tool;
  expect(driver.rules.map(({ id }: any) => id)).toEqual(RULES.map(({ id }) => id));
  expect(driver.rules.every(({ helpUri, help }: any) => /^https:/.test(helpUri) && help.text.length > 0)).toBe(true);
});

test('every result refers to its rule by id and index', () => {
  const { results, tool } = log.runs[0];
  expect(results.length).toBeGreaterThan(30);
  expect(results.filter(({ ruleId, ruleIndex }: any) => tool.driver.rules[ruleIndex].id !== ruleId)).toEqual([]);
});

test('kind and level go together as the standard demands', () => {
  const { results } = log.runs[0];
  const broken = results.filter(({ kind, level }: any) => (kind === 'fail') === (level === 'none'));
  expect(broken).toEqual([]);
  expect([...new Set(results.map(({ level }: any) => level))].sort()).toEqual(['error', 'warning']);
});

test('a location is a relative URI reference', () => {
  const uris = log.runs[0].results.map((result: any) => result.locations[0].physicalLocation.artifactLocation.uri);
  expect(uris.filter((uri: string) => uri.startsWith('/') || uri.includes('\\'))).toEqual([]);
});

test('an acknowledgement is a suppression with its reason', () => {
  const suppressed = log.runs[0].results.filter(({ suppressions }: any) => suppressions);
  expect(suppressed).toMatchObject([
    {
      ruleId: 'hindsight-federation-access-key',
      suppressions: [{ kind: 'inSource', justification: 'a legacy client' }],
    },
  ]);
});
