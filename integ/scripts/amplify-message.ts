/** What the library says of a build that fails: it builds the branch broken once more, and reads the message and the log. */
import { spawnSync } from 'node:child_process';
import { aws, CannotAsk, expect, makeStack, region, run, until } from './kit';

const STACK = 'AmplifyDocker';
const LISTENER = 'VerifyAmplifyMessage';
const BRANCH = 'broken';
const ENDED = ['FAILED', 'SUCCEED', 'CANCELLED'];

run(async () => {
  const app = physicalId('AWS::Amplify::App', /^Web/);
  const queue = await listenTo(physicalId('AWS::SNS::Topic', /^Failures/));
  const job = ['--region', region, '--app-id', app, '--branch-name', BRANCH];
  const { jobId } = aws('amplify', 'start-job', ...job, '--job-type', 'RELEASE').jobSummary;
  const ended = await until('the end of the build', 35, () => {
    const found = aws('amplify', 'get-job', ...job, '--job-id', jobId).job;
    return ENDED.includes(found.summary.status) ? found : undefined;
  });
  printLogs(ended.steps);
  if (ended.summary.status !== 'FAILED') {
    throw new CannotAsk(`the branch ${BRANCH} is ${ended.summary.status}: its front end must not build`);
  }
  const message = await until('the message', 10, () => {
    const options = [
      '--region',
      region,
      '--queue-url',
      queue,
      '--wait-time-seconds',
      '10',
      '--max-number-of-messages',
      '10',
    ];
    const { Messages = [] } = aws('sqs', 'receive-message', ...options);
    return Messages.map(({ Body }: any) => Body as string).find((body: string) => body.includes(`build ${jobId} `));
  });
  expect('the message names job and branch', message.includes(`build ${jobId} of branch ${BRANCH} failed`), message);
  const link = `https://console.aws.amazon.com/amplify/home?region=${region}#${app}/${BRANCH}/${jobId}`;
  expect('its link has app, branch and job', message.includes(link), message);
});

function physicalId(type: string, name: RegExp): string {
  const { StackResourceSummaries } = aws(
    'cloudformation',
    'list-stack-resources',
    '--region',
    region,
    '--stack-name',
    STACK,
  );
  const found = StackResourceSummaries.find(
    ({ ResourceType, LogicalResourceId }: any) => ResourceType === type && name.test(LogicalResourceId),
  );
  if (!found) {
    throw new CannotAsk(`the stack ${STACK} has no ${type}`);
  }
  // Of an app, the ARN ends with its id.
  return type === 'AWS::Amplify::App' ? found.PhysicalResourceId.split('/').at(-1) : found.PhysicalResourceId;
}

/** A queue that gets what the topic is told, in a stack with the tags of the run. */
async function listenTo(topic: string): Promise<string> {
  const arn = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  const send = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
  };
  const template = {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ ...send, Condition: { ArnEquals: { 'aws:SourceArn': topic } } }],
          },
        },
      },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        DependsOn: 'Policy',
        Properties: { TopicArn: topic, Protocol: 'sqs', Endpoint: arn, RawMessageDelivery: true },
      },
    },
    Outputs: { Queue: { Value: { Ref: 'Queue' } } },
  };
  return (await makeStack(LISTENER, template)).Queue;
}

/** The log of each step is the evidence; its address holds for an hour only. */
function printLogs(steps: readonly { stepName: string; status: string; logUrl?: string }[]): void {
  for (const { stepName, status, logUrl } of steps) {
    const log = logUrl ? spawnSync('curl', ['--silent', '--max-time', '30', logUrl], { encoding: 'utf8' }).stdout : '';
    console.log(`${stepName}: ${status}\n${(log ?? '').trim().split('\n').slice(-40).join('\n')}`);
  }
}
