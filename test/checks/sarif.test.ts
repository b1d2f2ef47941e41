import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { findTemplates } from '../../src/checks/find-templates';
import { type Inspection, inspect } from '../../src/checks/inspect';
import { printSarif } from '../../src/checks/print-sarif';
import { RULES } from '../../src/checks/rule-list';
import { TemplateSet } from '../../src/private/template/template-set';
import { writeBadApp } from './bad-app';
import { inspectTemplates } from './rule-cases';

const METADATA = {
  '/Bad/Key': [
    { type: 'aws:cdk:logicalId', data: 'Key' },
    {
      type: 'aws:cdk:acknowledged-rules',
      data: { 'HindsightChecks::hindsight-federation-access-key': 'a legacy client' },
    },
  ],
};
const UNKNOWN = {
  Open: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { IpProtocol: '-1', CidrIp: { Ref: 'Office' } } },
};

let directory: string;

beforeAll(() => {
  directory = writeBadApp(METADATA);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function inspectBadApp(): Inspection {
  const templates = TemplateSet.read(findTemplates([directory]).templates.map(({ file }) => file));
  return inspect(templates, RULES, acknowledgementsOf(templates));
}

/** The log of the app in which every incident is waiting, as a command in this folder prints it. */
function logIn(cwd: string, inspection = inspectBadApp()): any {
  const spy = jest.spyOn(process, 'cwd').mockReturnValue(cwd);
  try {
    return JSON.parse(
      printSarif({ rules: RULES, unreadable: [], known: [], hints: [], templates: 1, leftOut: 0, ...inspection }),
    );
  } finally {
    spy.mockRestore();
  }
}

const schemaErrors = (() => {
  const ajv = new Ajv({ schemaId: 'auto', meta: false, allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
  return (log: unknown) => (validate(log) ? [] : validate.errors);
})();

describe('the schema of SARIF 2.1.0', () => {
  test('takes findings', () => {
    const log = logIn(directory);
    expect(log.runs[0].results.length).toBeGreaterThan(30);
    expect(schemaErrors(log)).toEqual([]);
  });

  test('takes what was not judged', () => {
    const log = logIn(directory, inspectTemplates({ Stack: UNKNOWN }));
    expect(log.runs[0].invocations[0].toolExecutionNotifications).not.toEqual([]);
    expect(schemaErrors(log)).toEqual([]);
  });

  test('takes nothing at all', () => {
    expect(schemaErrors(logIn(directory, inspectTemplates({ Stack: { Resources: {} } })))).toEqual([]);
  });

  test('takes a template outside of the folder', () => {
    expect(schemaErrors(logIn(join(directory, 'elsewhere')))).toEqual([]);
  });

  test('does not take everything', () => {
    const log = logIn(directory);
    log.runs[0].results[0].level = 'fatal';
    expect(schemaErrors(log)).not.toEqual([]);
  });
});

test('it is SARIF 2.1.0 with one run', () => {
  const log = logIn(directory);
  expect(log).toMatchObject({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' });
  expect(log.runs).toHaveLength(1);
});

test('the tool describes every rule once', () => {
  const { driver } = logIn(directory).runs[0].tool;
  expect(driver.rules.map(({ id }: any) => id)).toEqual(RULES.map(({ id }) => id));
  expect(driver.rules.every(({ helpUri, help }: any) => /^https:/.test(helpUri) && help.text.length > 0)).toBe(true);
});

test('every result refers to its rule by id and index', () => {
  const { results, tool } = logIn(directory).runs[0];
  expect(results.filter(({ ruleId, ruleIndex }: any) => tool.driver.rules[ruleIndex].id !== ruleId)).toEqual([]);
});

test('a level is the severity of the finding, which is that of its rule or a lighter one', () => {
  const inspection = inspectBadApp();
  const { results } = logIn(directory, inspection).runs[0];
  expect(results.map(({ level }: any) => level)).toEqual(inspection.findings.map(({ severity }) => severity));
  const lighter = results.filter(({ ruleIndex, level }: any) => RULES[ruleIndex].severity !== level);
  expect(lighter.map(({ ruleId, level }: any) => [ruleId, level])).toEqual([
    ['hindsight-federation-missing-audience', 'warning'],
  ]);
});

test('a message says what and where', () => {
  const { results } = logIn(directory).runs[0];
  const found = results.find(({ ruleId }: any) => ruleId === 'hindsight-squid-public-ssh');
  expect(found.message.text).toBe(
    'The security group admits SSH from everywhere. (Group at Properties/SecurityGroupIngress/0)',
  );
});

// GitHub reads neither the kind nor the suppressions of a result: each one is an alert there.
test('what is acknowledged is no result', () => {
  const { results } = logIn(directory).runs[0];
  expect(results.filter(({ ruleId }: any) => ruleId === 'hindsight-federation-access-key')).toEqual([]);
});

test('what is not judged is a notification, not a result', () => {
  const [{ results, invocations }] = logIn(directory, inspectTemplates({ Stack: UNKNOWN })).runs;
  expect(results).toEqual([]);
  expect(invocations[0].toolExecutionNotifications).toMatchObject([
    {
      associatedRule: { id: 'hindsight-squid-public-ssh' },
      level: 'note',
      message: { text: `Not judged: \${Office} is known only at deploy time (Open at Properties/CidrIp)` },
    },
  ]);
});

describe('a location', () => {
  const uris = (log: any) => [
    ...new Set(log.runs[0].results.map(({ locations }: any) => locations[0].physicalLocation.artifactLocation.uri)),
  ];

  test('is relative to where the command runs', () => {
    expect(uris(logIn(directory))).toEqual(['Bad.template.json']);
    const above = join(directory, '..');
    expect(uris(logIn(above))).toEqual([`${directory.slice(above.length + 1)}/Bad.template.json`]);
  });

  test('elsewhere is absolute', () => {
    expect(uris(logIn(join(directory, 'elsewhere')))).toEqual([`file://${directory}/Bad.template.json`]);
  });

  test('has a region, as GitHub demands', () => {
    const regions = logIn(directory).runs[0].results.map(({ locations }: any) => locations[0].physicalLocation.region);
    const complete = expect.objectContaining({
      startLine: 1,
      startColumn: 1,
      endLine: 1,
      endColumn: expect.any(Number),
    });
    expect(regions).toEqual(regions.map(() => complete));
  });
});

describe('a logical location', () => {
  const namesOf = (part: { id: string; constructPath?: string }) => {
    const inspection = inspectBadApp();
    const [finding] = inspection.findings;
    const { id, constructPath } = part;
    const changed = { ...finding, id, subject: { ...finding.subject, constructPath } } as typeof finding;
    return logIn(directory, { ...inspection, findings: [changed] }).runs[0].results[0].locations[0].logicalLocations;
  };

  test('is the resource, and the construct', () => {
    expect(namesOf({ id: 'Group', constructPath: 'Bad/Group' })).toEqual([
      { fullyQualifiedName: 'Group', kind: 'resource' },
      { fullyQualifiedName: 'Bad/Group', kind: 'resource' },
    ]);
    expect(namesOf({ id: '', constructPath: 'Bad' })).toEqual([{ fullyQualifiedName: 'Bad', kind: 'resource' }]);
  });

  test('is left out where there is neither', () => {
    expect(namesOf({ id: '' })).toBeUndefined();
  });
});

describe('a fingerprint', () => {
  const prints = (log: any): string[] =>
    log.runs[0].results.map(({ partialFingerprints }: any) => partialFingerprints['hindsightFinding/v1']);

  test('is one for each finding', () => {
    const all = prints(logIn(directory));
    expect(new Set(all).size).toBe(all.length);
  });

  test('tells two findings of one rule in one place by what they say', () => {
    const inspection = inspectBadApp();
    const [finding] = inspection.findings;
    const two = { ...inspection, findings: [finding, { ...finding, message: 'Another port is open too.' }] };
    expect(new Set(prints(logIn(directory, two))).size).toBe(2);
  });

  test('does not depend on where the command runs', () => {
    expect(prints(logIn(directory))).toEqual(prints(logIn('/')));
  });
});
