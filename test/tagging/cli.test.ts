import { App, DefaultStackSynthesizer, type Environment, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RequiredTag, TagGuard, TagSafeStack } from '../../src/tagging';
import { CALLS_WITHOUT_TAGS } from '../../src/tagging/facts';
import { EmbeddedAws } from '../support/moto';
import { decideChangeSet, policyOf, type TagSet } from './policies';

const ENV: Environment = { account: EmbeddedAws.ACCOUNT, region: EmbeddedAws.REGION };
const POLICY = policyOf({
  Action: ['cloudformation:CreateChangeSet', 'cloudformation:CreateStack', 'cloudformation:UpdateStack'],
  Condition: { StringNotEquals: { 'aws:RequestTag/Org': 'ABC' } },
});
const TIMEOUT = 300_000;

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  await aws.cdk([
    'bootstrap',
    `aws://${ENV.account}/${ENV.region}`,
    ...['--tags', 'Org=ABC'],
    ...['--tags', 'Owner=Platform'],
  ]);
}, TIMEOUT);

afterAll(() => aws.stop());

function deploy(app: App, ...args: string[]): Promise<string> {
  return aws.cdk(['deploy', '--app', app.synth().directory, '--require-approval', 'never', ...args]);
}

/** The tags in the last request of an action for a stack, from the form fields Tags.member.N.Key and .Value. */
function requestedTags(action: string, stackName: string): TagSet {
  const form = aws
    .callsOf(action)
    .filter((call) => call.form.StackName === stackName)
    .at(-1)!.form;
  const places = Object.keys(form).filter((name) => /^Tags\.member\.\d+\.Key$/.test(name));
  return Object.fromEntries(places.map((name) => [form[name], form[name.replace(/Key$/, 'Value')]]));
}

/** An app with one stack in a Stage, tagged the way that most apps are. */
function shop(id: string): App {
  const app = new App({ context: { '@aws-cdk/core:explicitStackTags': true } });
  Tags.of(app).add('Org', 'ABC');
  new Topic(new Stack(new Stage(app, id), 'Orders', { env: ENV }), 'Topic');
  return app;
}

test('cdk bootstrap --tags sends the tags with the change set of its stack', () => {
  expect(requestedTags('CreateChangeSet', 'CDKToolkit')).toEqual({ Org: 'ABC', Owner: 'Platform' });
});

test(
  'without a guard the change set has no tags, and the policy denies it',
  async () => {
    await deploy(shop('Before'), '**');
    const tags = requestedTags('CreateChangeSet', 'Before-Orders');
    expect(tags).toEqual({});
    expect(await decideChangeSet(POLICY, tags)).toBe('ExplicitlyDenied');
  },
  TIMEOUT,
);

test(
  'with the guard the change set has the tags, and the policy allows it',
  async () => {
    const app = shop('After');
    TagGuard.of(app, { tags: { Org: 'ABC' } });
    await deploy(app, '**');
    const tags = requestedTags('CreateChangeSet', 'After-Orders');
    expect(tags).toEqual({ Org: 'ABC' });
    expect(await decideChangeSet(POLICY, tags)).toBe('Allowed');
    const actions = CALLS_WITHOUT_TAGS.map((call) => call.replace('cloudformation:', ''));
    expect(actions.filter((action) => aws.callsOf(action).length === 0)).toEqual([]);
    expect(actions.filter((action) => JSON.stringify(aws.callsOf(action)).includes('Tags.member'))).toEqual([]);
  },
  TIMEOUT,
);

describe('an app with a guard and a TagSafeStack', () => {
  const build = (name: string, owner: string) => {
    const app = new App();
    TagGuard.of(app, { tags: { Org: 'ABC' }, required: [RequiredTag.of('Owner')] });
    // moto cannot update a stack with a parameter that keeps its value, as the rule for the bootstrap version has.
    const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
    const stack = new TagSafeStack(app, name, { env: ENV, tags: { Owner: owner, CostCenter: '42' }, synthesizer });
    new Topic(stack, 'Topic', { displayName: owner });
    new Topic(new NestedStack(stack, 'Nested'), 'Topic');
    return app;
  };

  test(
    'sends its tags with a change set',
    async () => {
      await deploy(build('Payments', 'TeamA'));
      expect(requestedTags('CreateChangeSet', 'Payments')).toEqual({ Org: 'ABC', Owner: 'TeamA', CostCenter: '42' });
    },
    TIMEOUT,
  );

  test(
    'sends its tags with calls that make no change set',
    async () => {
      await deploy(build('Direct', 'TeamA'), '--method', 'direct');
      expect(requestedTags('CreateStack', 'Direct')).toEqual({ Org: 'ABC', Owner: 'TeamA', CostCenter: '42' });
      await deploy(build('Direct', 'TeamB'), '--method', 'direct');
      expect(requestedTags('UpdateStack', 'Direct')).toEqual({ Org: 'ABC', Owner: 'TeamB', CostCenter: '42' });
    },
    TIMEOUT,
  );

  test(
    'loses its tags to the --tags of the CLI',
    async () => {
      await deploy(build('Overridden', 'TeamA'), '--tags', 'Owner=me');
      expect(requestedTags('CreateChangeSet', 'Overridden')).toEqual({ Owner: 'me' });
    },
    TIMEOUT,
  );
});
