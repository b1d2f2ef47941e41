import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { RequiredTag, TagGuard, TagSafeStack } from '../src/tagging';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });

const tags = { Org: 'ABC', Owner: 'TeamA' };
TagGuard.of(app, { tags, required: [RequiredTag.of('Owner', { pattern: '^Team[A-Z]$' })] });

const safe = new TagSafeStack(app, 'HindsightTagSafe', { tags: { CostCenter: '42' } });
// integ/scripts/tagging-change-set.ts changes it.
const { VERIFY_VALUE: stringValue = 'tagged' } = process.env;
const parameter = new StringParameter(safe, 'Parameter', { stringValue });

const guarded = new Stack(app, 'HindsightTagGuarded');
new StringParameter(guarded, 'Parameter', { stringValue: 'tagged' });

const test = new IntegTest(app, 'TaggingGuard', { testCases: [safe, guarded] });

const listed = (expected: Record<string, string>) =>
  Match.arrayWith(Object.entries(expected).map(([Key, Value]) => Match.objectLike({ Key, Value })));

for (const [stack, expected] of [
  [safe, { CostCenter: '42', ...tags }],
  [guarded, tags],
] as const) {
  test.assertions
    .awsApiCall('CloudFormation', 'describeStacks', { StackName: stack.stackName })
    .expect(ExpectedResult.objectLike({ Stacks: [Match.objectLike({ Tags: listed(expected) })] }));
}

test.assertions
  .awsApiCall('SSM', 'listTagsForResource', { ResourceType: 'Parameter', ResourceId: parameter.parameterName })
  .expect(ExpectedResult.objectLike({ TagList: listed({ CostCenter: '42', ...tags }) }));
