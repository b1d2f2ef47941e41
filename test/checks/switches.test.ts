import { readTemplate } from '../../src/private/template/read';
import { OwnFolder } from './own-folder';
import { judgeTemplate } from './rule-cases';

const folder = OwnFolder.forEachTest();

/** Findings as `<severity> <rule>`, and what is not judged as `<rule>: <why>`. */
function judge(template: object, rule: string) {
  const { finds, doubts } = judgeTemplate(template, rule);
  return { finds: finds.map((found) => found.replace(/:.*/s, '')), doubts };
}

const OPEN = 'is known only at deploy time';
const job = { Type: 'AWS::Lambda::Function', Properties: { Timeout: 900 } };
const Arn = { 'Fn::GetAtt': ['Job', 'Arn'] };
const rule = (State: unknown) => ({
  Job: job,
  Every: {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(5 minutes)', State, Targets: [{ Id: 'a', Arn }] },
  },
});
const schedule = (State: unknown) => ({
  Job: job,
  Every: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State,
      Target: { Arn, RoleArn: 'role' },
    },
  },
});
const reader = (Enabled: unknown) => ({
  Reader: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/1',
      FunctionName: 'read',
      StartingPosition: 'LATEST',
      Enabled,
    },
  },
});
const pipe = (DesiredState: unknown) => ({
  Reader: {
    Type: 'AWS::Pipes::Pipe',
    Properties: {
      Source: 'arn:aws:kinesis:eu-central-1:111122223333:stream/orders',
      SourceParameters: { KinesisStreamParameters: { StartingPosition: 'LATEST' } },
      DesiredState,
    },
  },
});

describe.each<[string, string, (state: unknown) => object, string, string, string[]]>([
  ['a rule', 'checks-dead-letter', rule, 'ENABLED', 'DISABLED', []],
  ['a rule with runs that overlap', 'schedule-overlap', rule, 'ENABLED', 'DISABLED', []],
  ['a rule whose runs are tried again', 'schedule-retry-overlap', rule, 'ENABLED', 'DISABLED', []],
  ['a schedule', 'schedule-dead-letter', schedule, 'ENABLED', 'DISABLED', ['disabled']],
  ['a schedule in a time zone', 'schedule-clock-change', schedule, 'ENABLED', 'DISABLED', []],
  ['the reader of a stream', 'outbox-endless-retry', reader, 'true', 'false', ['False', 'FALSE']],
  ['a pipe', 'outbox-endless-retry', pipe, 'RUNNING', 'STOPPED', ['stopped']],
])('%s (%s)', (_, name, made, on, off, moreOff) => {
  const byParameter = (parameter: object) =>
    judge({ Parameters: { On: { Type: 'String', ...parameter } }, Resources: made({ Ref: 'On' }) }, name);

  test('that is on, or said nothing of, is judged', () => {
    expect(judge(made(on), name)).toEqual({ finds: [`warning ${name}`], doubts: [] });
    expect(judge(made(undefined), name).finds).toEqual([`warning ${name}`]);
  });

  test('that is off is harmless', () => {
    for (const state of [off, ...moreOff]) {
      expect(judge(made(state), name)).toEqual({ finds: [], doubts: [] });
    }
  });

  test('that a parameter switches is not judged, and the default is told', () => {
    expect(byParameter({})).toEqual({ finds: [], doubts: [`${name}: \${On} ${OPEN}`] });
    const doubts = [`${name}: \${On} ${OPEN} (by default, On is ${off})`];
    expect(byParameter({ Default: off })).toEqual({ finds: [], doubts });
  });

  test('that is on by default is a lighter finding', () => {
    expect(byParameter({ Default: on })).toEqual({ finds: [`note ${name}`], doubts: [] });
  });

  test('that a condition switches on is found', () => {
    const Conditions = { A: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
    const Parameters = { Stage: { Type: 'String' } };
    const switched = judge({ Parameters, Conditions, Resources: made({ 'Fn::If': ['A', on, off] }) }, name);
    expect(switched).toEqual({ finds: [`warning ${name}`], doubts: [] });
    const never = judge({ Parameters, Conditions, Resources: made({ 'Fn::If': ['A', off, off] }) }, name);
    expect(never).toEqual({ finds: [], doubts: [] });
  });
});

describe('a schedule of SAM', () => {
  const sam = (Enabled: string, Parameters = '') => `
Transform: AWS::Serverless-2016-10-31
${Parameters}
Resources:
  Job:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: exports.handler = async () => {}
      Events:
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
            Enabled: ${Enabled}
`;
  const found = (text: string) => judge(readTemplate(folder.write('a.yaml', text)) as object, 'checks-dead-letter');

  test.each(['false', 'False', 'FALSE', 'no', 'off', '"false"', '"False"', "'FALSE'"])('%s is off', (text) => {
    expect(found(sam(text))).toEqual({ finds: [], doubts: [] });
  });

  test.each(['true', 'True', 'yes', '"True"'])('%s is on', (text) => {
    expect(found(sam(text)).finds).toEqual(['warning checks-dead-letter']);
  });

  test.each([
    ['a parameter', '!Ref Switch', 'Parameters: {Switch: {Type: String, Default: "False"}}', []],
    [
      'a parameter that is on',
      '!Ref Switch',
      'Parameters: {Switch: {Type: String, Default: "true"}}',
      ['note checks-dead-letter'],
    ],
    ['a lookup', '!FindInMap [M, !Ref Stage, On]', 'Mappings: {M: {dev: {On: false}, prod: {On: "false"}}}', []],
    [
      'a lookup that is on',
      '!FindInMap [M, !Ref Stage, On]',
      'Mappings: {M: {dev: {On: false}, prod: {On: true}}}',
      ['warning checks-dead-letter'],
    ],
  ])('by %s', (_, text, parameters, finds) => {
    expect(found(sam(text, parameters)).finds).toEqual(finds);
  });
});

test('a rule that is off by a parameter tells of no failed job by default', () => {
  const queue = { Type: 'AWS::Batch::JobQueue', Properties: { JobQueueName: 'q' } };
  const teller = {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { status: ['FAILED'] },
      },
      State: { Ref: 'On' },
      Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:eu-central-1:111122223333:q' }],
    },
  };
  const judged = (Default: string) =>
    judge(
      { Parameters: { On: { Type: 'String', Default } }, Resources: { Queue: queue, Teller: teller } },
      'batch-failed-job',
    );
  expect(judged('DISABLED')).toEqual({ finds: ['note batch-failed-job'], doubts: [] });
  expect(judged('ENABLED').finds).toEqual([]);
});
