import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';

// The app imports the package by its name, as a user would.
jest.mock('cdk-hindsight/email', () => jest.requireActual('../../src/email'), { virtual: true });

const ACCOUNT = '111111111111';
const { app }: { app: App } = require('../../examples/typescript/mail/app');
const template = Template.fromStack(app.node.findChild('OrdersByMail') as Stack);
const resources: Record<string, any> = template.toJSON().Resources;

const values = Object.fromEntries(
  Object.entries(resources).flatMap(([id, { Type }]) => {
    const arn =
      {
        'AWS::S3::Bucket': 'arn:aws:s3:::mail',
        'AWS::DynamoDB::Table': `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`,
      }[Type as string] ?? `arn:aws:any:::${id}`;
    return [
      [id, Type === 'AWS::DynamoDB::Table' ? 'orders' : arn],
      [`${id}.Arn`, arn],
    ] as [string, string][];
  }),
);
const resolved = (part: unknown) => resolveIntrinsics<any>(part, { account: ACCOUNT, values });
const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
const { StartAt, States } = JSON.parse(resolved(machine.Properties.DefinitionString));
const MODEL = 'foundation-model/anthropic.claude-3-haiku-20240307-v1:0';

describe('the example app', () => {
  test('synthesizes a receiver with the state machine as its target', () => {
    template.resourceCountIs('AWS::SES::ReceiptRule', 1);
    const [dispatcher] = Object.entries(resources).filter(([id]) => /DispatchDispatcher[0-9A-F]{8}$/.test(id));
    const [id] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(dispatcher[1].Properties.Environment.Variables.TARGET).toEqual({ Ref: id });
  });

  test('reads, extracts and stores', () => {
    const order = [StartAt];
    for (let state = States[StartAt]; state.Next !== undefined; state = States[state.Next]) {
      order.push(state.Next);
    }
    expect(order).toEqual(['ReadMail', 'Extract', 'IsOrder']);
    expect(States.IsOrder.Choices.map(({ Next }: any) => Next)).toEqual(['Store']);
    expect(States.IsOrder.Default).toBe('NoOrder');
  });

  test('passes on less than the 256 KB that a state may', () => {
    expect(States.ReadMail.Parameters).toEqual({ 'Bucket.$': '$.bucket', 'Key.$': '$.key', Range: 'bytes=0-99999' });
  });

  test('lets the model fill in a form and nothing else', () => {
    const { Body, ModelId } = States.Extract.Parameters;
    expect(ModelId).toMatch(new RegExp(`:${MODEL}$`.replaceAll('.', '\\.')));
    expect(Body.tool_choice).toEqual({ type: 'tool', name: 'order' });
    expect(Body.tools.map(({ name }: any) => name)).toEqual(['order']);
    expect(Body.messages).toEqual([{ role: 'user', content: [{ type: 'text', 'text.$': '$.mail.text' }] }]);
  });

  test('stores a mail once: an execution that is repeated ends well', () => {
    expect(States.Store.Parameters.ConditionExpression).toBe('attribute_not_exists(messageId)');
    expect(States.Store.Catch).toEqual([
      { ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'StoredBefore' },
    ]);
  });
});

describe('the role of the state machine', () => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('ExtractionMachineRole'))
    .map(({ Properties }) => resolved(Properties.PolicyDocument));
  const ask = (action: string, resource: string) =>
    decide(
      { principal: `arn:aws:iam::${ACCOUNT}:role/x`, action, resource, resourceAccount: ACCOUNT },
      { identity: policies },
    );

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::mail/inbound/m1'],
    ['bedrock:InvokeModel', `arn:aws:bedrock:eu-central-1::${MODEL}`],
    ['dynamodb:PutItem', `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`],
  ])('may %s on %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('Allowed');
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::other/inbound/m1'],
    ['s3:DeleteObject', 'arn:aws:s3:::mail/inbound/m1'],
    ['bedrock:InvokeModel', 'arn:aws:bedrock:eu-central-1::foundation-model/other'],
    ['dynamodb:DeleteItem', `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`],
    ['lambda:InvokeFunction', `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:x`],
  ])('may not %s on %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('ImplicitlyDenied');
  });
});
