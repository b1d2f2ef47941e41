import type { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, Map as MapState, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { confusedDeputy } from '../../src/inference/rules/confused-deputy';
import { foreignJobs } from '../../src/inference/rules/foreign-jobs';
import { inlineMap } from '../../src/inference/rules/inline-map';
import { testRules } from '../checks/rule-cases';
import { Ground } from './ground';

const PARAMETER = { Parameters: { P: { Type: 'String' } } };
const withParameter = (Resources: object) => ({ Stack: { ...PARAMETER, Resources } });
const UNKNOWN = { Ref: 'P' };
const WHY = `\${P} is known only at deploy time`;
const ofLibrary = (stack: Stack) => new Ground(stack).inference();

const machine = (properties: object) => ({
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties },
});
const ASK = 'arn:aws:states:::bedrock:invokeModel';
const states = (Resource: unknown = ASK) => ({
  StartAt: 'Ask',
  States: { Ask: { Type: 'Task', Resource, End: true } },
});
const mapped = (map: object, inner: object = states()) => ({
  StartAt: 'All',
  States: { All: { Type: 'Map', ItemProcessor: inner, End: true, ...map } },
});
const defined = (Definition: object) => machine({ Definition });
const ONE_HISTORY =
  'Machine: Each item of this map is a call of the model, and all of them share one history of 25,000 events.';

const role = (...Statement: object[]) => ({
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement } } },
});
const trust = (Condition?: unknown, Service: unknown = 'bedrock.amazonaws.com') => ({
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sts:AssumeRole',
  Condition,
});
const OF_ANYBODY = 'Role: Bedrock may assume this role on behalf of any account.';
const ACCOUNT = { StringEquals: { 'aws:SourceAccount': '111122223333' } };

const eventRule = (EventPattern: unknown, properties: object = {}) => ({
  Tell: { Type: 'AWS::Events::Rule', Properties: { EventPattern, ...properties } },
});
const jobs = (detail?: object, others: object = {}) => ({
  source: ['aws.bedrock'],
  'detail-type': ['Batch Inference Job State Change'],
  ...(detail && { detail }),
  ...others,
});
const OF_ALL = 'Tell: It matches the jobs of everybody in the account.';

testRules(
  {
    rule: inlineMap,
    fails: {
      'a map without a mode and a bound': { given: defined(mapped({})), finds: [ONE_HISTORY] },
      'a map with the bound 0, which is none': { given: defined(mapped({ MaxConcurrency: 0 })), finds: [ONE_HISTORY] },
      'a map in the older notation': {
        given: defined({ StartAt: 'All', States: { All: { Type: 'Map', Iterator: states(), End: true } } }),
        finds: [ONE_HISTORY],
      },
      'a call by the SDK': {
        given: defined(mapped({}, states('arn:aws:states:::aws-sdk:bedrockruntime:converse'))),
        finds: [ONE_HISTORY],
      },
      'a map in a branch': {
        given: defined({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [mapped({})], End: true } } }),
        finds: [ONE_HISTORY],
      },
      'a map that the CDK made': {
        given: (stack) => {
          const ask = new CallAwsService(stack, 'Ask', {
            service: 'bedrockruntime',
            action: 'invokeModel',
            iamResources: ['*'],
          });
          const definition = new MapState(stack, 'All').itemProcessor(ask);
          new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(definition) });
        },
        finds: [ONE_HISTORY.replace('Machine', 'Machine6FC8AE80')],
      },
    },
    passes: {
      'a map with a bound': { given: defined(mapped({ MaxConcurrency: 5 })) },
      'a bound that the input has': { given: defined(mapped({ MaxConcurrencyPath: '$.bound' })) },
      'a distributed map': {
        given: defined(
          mapped({}, { ...states(), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }),
        ),
      },
      'a map that calls something else': { given: defined(mapped({}, states('arn:aws:states:::lambda:invoke'))) },
      'a batch in a map': {
        given: defined(mapped({}, states('arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob'))),
      },
      'one call': { given: defined(states()) },
      'a construct of the library': { given: ofLibrary },
    },
    tokens: {
      'a bound that is known only at deploy time': {
        given: withParameter(defined(mapped({ MaxConcurrency: UNKNOWN }))),
        doubts: [`Properties/Definition/States/All/MaxConcurrency: ${WHY}`],
      },
    },
    intrinsics: {
      'a definition in words, with the partition filled in': {
        given: machine({
          DefinitionString: {
            'Fn::Sub': JSON.stringify(mapped({}, states(`arn:\${AWS::Partition}:states:::bedrock:invokeModel`))),
          },
        }),
        finds: [ONE_HISTORY],
      },
    },
    inconclusive: {
      'a definition that is a parameter': {
        given: withParameter(machine({ DefinitionString: UNKNOWN })),
        doubts: [`Properties/DefinitionString: ${WHY}`],
      },
    },
  },
  {
    rule: confusedDeputy,
    fails: {
      'no condition': { given: role(trust()), finds: [OF_ANYBODY] },
      'a statement without one beside one that has it': { given: role(trust(ACCOUNT), trust()), finds: [OF_ANYBODY] },
      'a condition that says what is not wanted': {
        given: role(trust({ StringNotEquals: { 'aws:SourceAccount': '111122223333' } })),
        finds: [OF_ANYBODY],
      },
      'a pattern that all sources fit': {
        given: role(trust({ ArnLike: { 'aws:SourceArn': '*' } })),
        finds: [OF_ANYBODY],
      },
      'a condition on something else': {
        given: role(trust({ StringEquals: { 'aws:PrincipalTag/team': 'tips' } })),
        finds: [OF_ANYBODY],
      },
      'the role that the CDK makes': {
        given: (stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('bedrock.amazonaws.com') }),
        finds: [OF_ANYBODY.replace('Role:', 'Role1ABCC5F0:')],
      },
    },
    passes: {
      'an account': { given: role(trust(ACCOUNT)) },
      'an ARN alone': { given: role(trust({ ArnLike: { 'aws:SourceArn': 'arn:aws:bedrock:*:111122223333:*' } })) },
      'an organization': { given: role(trust({ StringEquals: { 'aws:SourceOrgID': 'o-1234567890' } })) },
      'another service': { given: role(trust(undefined, 'ec2.amazonaws.com')) },
      'a construct of the library': { given: ofLibrary },
    },
    tokens: {
      'the account of the stack': {
        given: role(trust({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } })),
      },
    },
    intrinsics: {
      'one of several services': {
        given: role(trust(undefined, ['ec2.amazonaws.com', { 'Fn::Sub': 'bedrock.amazonaws.com' }])),
        finds: [OF_ANYBODY],
      },
    },
    inconclusive: {
      'conditions that are a parameter': {
        given: withParameter(role(trust(UNKNOWN))),
        doubts: [`Properties/AssumeRolePolicyDocument/Statement/0/Condition: ${WHY}`],
      },
    },
  },
  {
    rule: foreignJobs,
    fails: {
      'all jobs': { given: eventRule(jobs()), finds: [OF_ALL] },
      'jobs of a status': { given: eventRule(jobs({ status: ['Completed', 'Failed'] })), finds: [OF_ALL] },
      'jobs of a model': { given: eventRule(jobs({ batchModelId: ['amazon.nova-lite-v1:0'] })), finds: [OF_ALL] },
      'all jobs, on the default bus by its name': {
        given: eventRule(jobs(), { EventBusName: 'default' }),
        finds: [OF_ALL],
      },
      'all events of Bedrock': { given: eventRule({ source: ['aws.bedrock'] }), finds: [OF_ALL] },
      'a rule that the CDK made': {
        given: (stack) =>
          new Rule(stack, 'Tell', {
            eventPattern: { source: ['aws.bedrock'], detailType: ['Batch Inference Job State Change'] },
          }),
        finds: [OF_ALL.replace('Tell', 'TellC4AC6D4B')],
      },
    },
    passes: {
      'jobs by their names': { given: eventRule(jobs({ batchJobName: [{ prefix: 'tips-' }] })) },
      'jobs by their ARNs': {
        given: eventRule(jobs({}, { resources: ['arn:aws:bedrock:eu-west-1:1:model-invocation-job/x'] })),
      },
      'jobs of another kind': {
        given: eventRule({ source: ['aws.bedrock'], 'detail-type': ['Model Customization Job State Change'] }),
      },
      'events of another service': { given: eventRule({ source: ['aws.batch'] }) },
      'a rule that is off': { given: eventRule(jobs(), { State: 'DISABLED' }) },
      'a rule for the events of all services': { given: eventRule({ source: [{ prefix: '' }] }) },
      'a bus of the app': {
        given: {
          ...eventRule(jobs(), { EventBusName: { 'Fn::GetAtt': ['Bus', 'Name'] } }),
          Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } },
        },
      },
      'a bus by its name': { given: eventRule(jobs(), { EventBusName: 'orders' }) },
      'a schedule': {
        given: { Tell: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)' } } },
      },
      'a construct of the library, which has no rule': { given: ofLibrary },
    },
    tokens: {
      'a source that is a token': {
        given: withParameter(eventRule({ ...jobs(), source: [UNKNOWN] })),
        doubts: [`Properties/EventPattern/source/0: ${WHY}`],
      },
    },
    intrinsics: {
      'a name of a parameter': { given: withParameter(eventRule(jobs({ batchJobName: [{ prefix: UNKNOWN }] }))) },
    },
    inconclusive: {
      'a pattern that is a parameter': {
        given: withParameter(eventRule(UNKNOWN)),
        doubts: [`Properties/EventPattern: ${WHY}`],
      },
    },
  },
);
