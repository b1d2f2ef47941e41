import { App, CfnParameter, NestedStack, Stack, Tags, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { inspect } from '../../src/checks/inspect';
import { TemplateSet } from '../../src/private/template/template-set';
import { lateTags } from '../../src/tagging/rules/late-tags';
import { tagLimits } from '../../src/tagging/rules/limits';
import { tokenTag } from '../../src/tagging/rules/token-tag';
import { inspectTemplates, testRules } from '../checks/rule-cases';

const bucket = (Tags?: unknown) => ({ Type: 'AWS::S3::Bucket', Properties: { Tags } });
const role = { Type: 'AWS::IAM::Role', Properties: {} };
const parameter = (Tags?: unknown) => ({ Type: 'AWS::SSM::Parameter', Properties: { Tags } });
const owner = (Value: unknown = 'TeamA') => [{ Key: 'Owner', Value }];
const LATE = ': All tagged resources carry Owner=TeamA, and the stack does not.';

/** Where types have their tags. */
const NAMED: [string, string, unknown][] = [
  ['AWS::EFS::AccessPoint', 'AccessPointTags', owner()],
  ['AWS::Backup::BackupPlan', 'BackupPlanTags', { Owner: 'TeamA' }],
  ['AWS::Backup::BackupVault', 'BackupVaultTags', { Owner: 'TeamA' }],
  ['AWS::EFS::FileSystem', 'FileSystemTags', owner()],
  ['AWS::Route53::HealthCheck', 'HealthCheckTags', owner()],
  ['AWS::Route53::HostedZone', 'HostedZoneTags', owner()],
  ['AWS::Cognito::IdentityPool', 'IdentityPoolTags', owner()],
];

testRules(
  {
    rule: lateTags,
    fails: {
      'a tag on all resources': {
        given: { A: bucket(owner()), B: bucket(owner()), C: { Type: 'AWS::S3::BucketPolicy', Properties: {} } },
        finds: [LATE],
      },
      'a tag on all resources but those of the core of the CDK': {
        given: { A: bucket(owner()), B: bucket(owner()), CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1: role },
        finds: [LATE],
      },
      'a tag in both shapes': { given: { A: bucket(owner()), B: parameter({ Owner: 'TeamA' }) }, finds: [LATE] },
      'a tag beside a custom resource with tags of its own': {
        given: { A: bucket(owner()), B: bucket(owner()), C: { Type: 'Custom::Tagger', Properties: { Tags: 'x' } } },
        finds: [LATE],
      },
      ...Object.fromEntries(
        NAMED.map(([Type, name, tags]) => [
          `a tag in ${name}`,
          { given: { A: bucket(owner()), B: { Type, Properties: { [name]: tags } } }, finds: [LATE] },
        ]),
      ),
      'a tag beside a type that is named like a custom resource': {
        given: { A: bucket(owner()), B: { Type: 'Acme::Custom::Tagger', Properties: { Tags: owner() } } },
        finds: [LATE],
      },
      'a tag on the only resource, which all resources of another stack have': {
        given: {
          One: { Resources: { A: bucket(owner()) } },
          Two: { Resources: { A: bucket(owner('TeamB')), B: bucket(owner('TeamC')) } },
        },
        finds: [LATE],
      },
      'a tag under another name': {
        given: {
          A: bucket(owner()),
          B: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolTags: { Owner: 'TeamA' } } },
        },
        finds: [LATE],
      },
      'a tag on the only resource, which another stack has': {
        given: { One: { Resources: { A: bucket(owner()) } }, Two: { Resources: {} } },
        parts: { tags: { Two: { Owner: 'TeamA' } } },
        finds: [LATE],
      },
    },
    passes: {
      'what a custom resource is given as tags': {
        given: { A: bucket(owner()), B: { Type: 'Custom::Tagger', Properties: { Tags: owner() } } },
      },
      'what an AWS::CloudFormation::CustomResource is given as tags': {
        given: {
          A: bucket(owner()),
          B: { Type: 'AWS::CloudFormation::CustomResource', Properties: { Tags: owner() } },
        },
      },
      ...Object.fromEntries(
        ['Name', 'aws:x', 'aws-cdk:x', 'kubernetes.io/x', 'k8s.io/x', 'cdk-hindsight:x'].map((Key) => [
          `the tag ${Key}, which is about one resource`,
          { given: { A: bucket([{ Key, Value: 'y' }]), B: bucket([{ Key, Value: 'y' }]) } },
        ]),
      ),
      'a tag on the only resource, which one of two resources of another stack has': {
        given: {
          One: { Resources: { A: bucket(owner()) } },
          Two: { Resources: { A: bucket(owner('TeamB')), B: bucket([{ Key: 'Backup', Value: 'daily' }]) } },
        },
      },
      'a tag on the only resource, which the only resource of another stack has': {
        given: { One: { Resources: { A: bucket(owner()) } }, Two: { Resources: { A: bucket(owner('TeamB')) } } },
      },
      'a tag that the stack has': {
        given: { A: bucket(owner()), B: bucket(owner()) },
        parts: { tags: { Stack: { Owner: 'TeamA' } } },
      },
      'a tag that another resource would have, too, if it were for the whole stack': {
        given: { A: bucket(owner()), B: bucket(owner()), C: role },
      },
      'a tag that a resource of a nested stack would have, too': {
        given: {
          Stack: {
            A: bucket(owner()),
            B: bucket(owner()),
            Nested: {
              Type: 'AWS::CloudFormation::Stack',
              Metadata: { 'aws:asset:path': 'Inner.template.json' },
              Properties: {},
            },
          },
          Inner: { C: role },
        },
      },
      'a tag of one resource': { given: { A: bucket(owner()) } },
      'a tag of some resources': { given: { A: bucket(owner()), B: bucket([{ Key: 'Backup', Value: 'daily' }]) } },
      'values that differ': { given: { A: bucket(owner()), B: bucket(owner('TeamB')) } },
      'tags of the CDK': {
        given: { A: bucket([{ Key: 'aws-cdk:x', Value: 'y' }]), B: bucket([{ Key: 'aws-cdk:x', Value: 'y' }]) },
      },
    },
    tokens: {
      'a tag that the CDK put on resources only': {
        given: (stack) => {
          stack.node.setContext('@aws-cdk/core:explicitStackTags', true);
          new Bucket(stack, 'A');
          new Topic(stack, 'B');
          Tags.of(stack).add('Owner', new CfnParameter(stack, 'Name').valueAsString);
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        finds: [': All tagged resources carry Owner=${Name}, and the stack does not.'],
      },
    },
    intrinsics: {
      'a value by Fn::Join': {
        given: { A: bucket(owner({ 'Fn::Join': ['', ['Team', 'A']] })), B: bucket(owner()) },
        finds: [LATE],
      },
    },
    inconclusive: {
      'tags by transform': {
        given: { A: bucket({ 'Fn::Transform': {} }), B: bucket(owner()), C: bucket(owner()) },
        finds: [LATE],
        doubts: ['Properties/Tags: Fn::Transform is not followed'],
      },
      'tags that are a text': { given: { A: bucket('Owner') }, doubts: ['Properties/Tags: it is not a list'] },
      'all properties by transform': {
        given: { A: { Type: 'AWS::S3::Bucket', Properties: { 'Fn::Transform': {} } } },
        doubts: ['Properties: Fn::Transform is not followed'],
      },
    },
  },
  {
    rule: tokenTag,
    fails: {
      'a token as the CDK writes it': {
        given: {},
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what the CDK writes
        parts: { tags: { Stack: { Owner: '${Token[TOKEN.12]}' } } },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what the CDK writes
        finds: [': The tag Owner=${Token[TOKEN.12]} of the stack holds a token.'],
      },
    },
    passes: {
      'a large number': { given: {}, parts: { tags: { Stack: { Number: '1.8e+289' } } } },
      'a literal': { given: {}, parts: { tags: { Stack: { Owner: 'TeamA' } } } },
    },
    tokens: {
      'no stack tags': { given: () => {} },
      'a number that is a token': {
        given: {},
        parts: { tags: { Stack: { Port: `${Token.asNumber({ Ref: 'Port' })}` } } },
        finds: [expect.stringMatching(/^: The tag Port=-1\.888.*e\+289 of the stack holds a token\.$/) as never],
      },
    },
    intrinsics: { 'a token on a resource': { given: { A: bucket(owner({ Ref: 'Name' })) } } },
    inconclusive: {
      'tags that are a list': {
        given: {},
        parts: { tags: { Stack: [] as never } },
        doubts: ['Properties/Tags: it is not a map'],
      },
    },
  },
  {
    rule: tagLimits,
    fails: {
      'a reserved key': {
        given: {},
        parts: { tags: { Stack: { 'aws:owner': 'a' } } },
        finds: [': tag key aws:owner must not begin with aws:; AWS reserves this prefix: drop it.'],
      },
      'an empty value': {
        given: {},
        parts: { tags: { Stack: { Owner: '' } } },
        finds: [
          ': the value of tag Owner must have between 1 and 256 characters, got: 0 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag.',
        ],
      },
      '51 tags': {
        given: {},
        parts: { tags: { Stack: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) } },
        finds: [': tags must be at most 50 on a stack, got: 51 tags; remove the tags that nobody reads.'],
      },
    },
    passes: {
      '50 tags': {
        given: {},
        parts: { tags: { Stack: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v'])) } },
      },
    },
    tokens: {
      'a token, which has a rule of its own': {
        given: {},
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what the CDK writes
        parts: { tags: { Stack: { Owner: '${Token[TOKEN.12]}' } } },
      },
    },
    intrinsics: { 'tags of resources': { given: { A: bucket(owner('')) } } },
    inconclusive: {
      'tags that are a text': {
        given: {},
        parts: { tags: { Stack: 'x' as never } },
        doubts: ['Properties/Tags: it is not a map'],
      },
    },
  },
);

describe('a tag is meant for one resource, or for some, where there is one without it of the type', () => {
  test.each([
    ...['AWS::DynamoDB::Table', 'AWS::EC2::SecurityGroup', 'AWS::EC2::VPC', 'AWS::ECS::Cluster', 'AWS::IAM::Role'],
    ...['AWS::KMS::Key', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'AWS::SNS::Topic'],
    ...['AWS::SQS::Queue', 'AWS::SecretsManager::Secret'],
  ])('%s', (Type) => {
    const resources = {
      A: parameter({ Owner: 'TeamA' }),
      B: parameter({ Owner: 'TeamA' }),
      C: { Type, Properties: {} },
    };
    expect(inspectTemplates({ Stack: resources }, {}, [lateTags]).findings).toEqual([]);
  });

  test('but not of another one: it may have no tags at all', () => {
    const policy = { Type: 'AWS::S3::BucketPolicy', Properties: {} };
    const resources = { A: parameter({ Owner: 'TeamA' }), B: parameter({ Owner: 'TeamA' }), C: policy };
    expect(inspectTemplates({ Stack: resources }, {}, [lateTags]).findings).toHaveLength(1);
  });
});

test.each([
  [lateTags, {}],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what the CDK writes
  [tokenTag, { Stack: { Team: '${Token[TOKEN.12]}' } }],
])('a finding about the tags of a stack points to them: rule %#', (rule, tags) => {
  const { findings } = inspectTemplates({ Stack: { A: bucket(owner()), B: bucket(owner()) } }, { tags }, [rule]);
  expect(findings.map(({ location }) => location)).toEqual(['Properties/Tags']);
});

test('the stack of late tags is named by its path', () => {
  const { findings } = inspectTemplates({ Service: { A: bucket(owner()), B: bucket(owner()) } }, {}, [lateTags]);
  expect(findings.map(({ subject }) => subject.constructPath)).toEqual(['Service']);
});

test('the resources of a nested stack belong to its parent', () => {
  const app = new App({ context: { '@aws-cdk/core:explicitStackTags': true } });
  const stack = new Stack(app, 'Service');
  new Topic(new NestedStack(stack, 'Nested'), 'Topic');
  Tags.of(stack).add('Owner', 'TeamA');
  const templates = TemplateSet.read([app.synth().getStackByName('Service').templateFullPath]);
  const { findings } = inspect(templates, [lateTags], []);
  expect(findings.map(({ message }) => message)).toEqual([LATE.slice(2)]);
});
