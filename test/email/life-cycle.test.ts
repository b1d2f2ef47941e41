import {
  CreateReceiptRuleSetCommand,
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import { type App, CfnResource, Stack } from 'aws-cdk-lib';
import { InboundRuleSet, OtherActiveSet } from '../../src/email';
import { Activation } from '../../src/email/rule-activation';
import { type Deployment, MiniStack } from '../support/ministack';

// MiniStack's CloudFormation knows no receipt rules and no rule sets, but its API has rule sets and which of them is active:
// the sets are made by the API, and the activation of the construct alone is deployed.
jest.setTimeout(300_000);

let aws: MiniStack;
let ses: SESClient;

beforeAll(async () => {
  aws = await MiniStack.start();
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  ses = new SESClient({ endpoint: aws.endpoint, region: MiniStack.REGION, credentials });
  for (const RuleSetName of ['company', 'shop', 'shop-2', 'desk']) {
    await ses.send(new CreateReceiptRuleSetCommand({ RuleSetName }));
  }
});

afterAll(async () => {
  ses?.destroy();
  await aws?.stop();
});

interface Shop {
  readonly stack?: string;
  readonly set: string;
  readonly ruleSet?: InboundRuleSet;
  /** A resource that waits for the activation. */
  readonly later?: { readonly type: string; readonly properties: object };
}

function define({ stack: id = 'Shop', set, ruleSet = InboundRuleSet.create(), later }: Shop): (app: App) => void {
  return (app) => {
    const stack = new Stack(app, id);
    const { resource } = new Activation(stack, { ruleSetName: set, ruleName: 'orders' }, { ruleSet } as never, []);
    if (later) {
      new CfnResource(stack, 'Later', later).node.addDependency(resource);
    }
  };
}

const deploy = (shop: Shop) => aws.deploy(define(shop));
const activate = (RuleSetName?: string) => ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName }));

async function active(): Promise<string | undefined> {
  return (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name;
}

/** What the handler saw, and what it answered. */
const seen = ({ calls }: Deployment) =>
  calls.map(
    ({ event: { RequestType, ResourceProperties: request }, result, error }) =>
      `${RequestType} ${request.RuleSetName}: ${result?.PhysicalResourceId ?? error}`,
  );

const TAKE_OVER = InboundRuleSet.create({ onOtherActive: OtherActiveSet.TAKE_OVER });
const IMPOSSIBLE = { type: 'AWS::SSM::Parameter', properties: { Type: 'Nonsense', Value: 'x' } };

describe('the life of a stack, by the real CLI', () => {
  test('a creation fails while another set is active, and changes nothing', async () => {
    await activate('company');
    const deployment = await deploy({ set: 'shop' });
    const why = 'the receipt rule set shop must be the active one, but company is active';
    expect(seen(deployment)).toEqual([expect.stringContaining(`Create shop: ${why}`)]);
    expect(deployment.output).toContain(why);
    expect([await active(), await aws.statusOf('Shop')]).toEqual(['company', 'ROLLBACK_COMPLETE']);
    await aws.destroy(define({ set: 'shop' }));
  });

  test('a creation that may take over activates its set, and remembers the other one', async () => {
    const deployment = await deploy({ set: 'shop', ruleSet: TAKE_OVER });
    expect(seen(deployment)).toEqual(['Create shop: activation:company']);
    expect([await active(), await aws.statusOf('Shop')]).toEqual(['shop', 'CREATE_COMPLETE']);
  });

  test('a new set takes the place of the old one', async () => {
    const deployment = await deploy({ set: 'shop-2', ruleSet: TAKE_OVER });
    expect(seen(deployment)).toEqual(['Update shop-2: activation:company']);
    expect(await active()).toBe('shop-2');
  });

  test('a rollback brings the old one back', async () => {
    const deployment = await deploy({ set: 'shop', ruleSet: TAKE_OVER, later: IMPOSSIBLE });
    expect(deployment.succeeded).toBe(false);
    expect(seen(deployment)).toEqual(['Update shop: activation:company', 'Update shop-2: activation:company']);
    expect([await active(), await aws.statusOf('Shop')]).toEqual(['shop-2', 'UPDATE_ROLLBACK_COMPLETE']);
  });

  test('an update takes the place of nobody', async () => {
    await activate('desk');
    const deployment = await deploy({ set: 'shop', ruleSet: TAKE_OVER });
    expect([deployment.succeeded, await active()]).toEqual([true, 'desk']);
    await activate('shop');
  });

  test('its end restores what was active before', async () => {
    const end = await aws.destroy(define({ set: 'shop', ruleSet: TAKE_OVER }));
    expect(seen(end)).toEqual(['Delete shop: activation:company']);
    expect([await active(), await aws.statusOf('Shop')]).toEqual(['company', undefined]);
  });
});

describe('a set that is joined, by the real CLI', () => {
  test('must be active', async () => {
    const deployment = await deploy({ stack: 'Joined', set: 'desk', ruleSet: InboundRuleSet.join('desk') });
    expect(seen(deployment)).toEqual([expect.stringContaining('but company is active')]);
    await aws.destroy(define({ stack: 'Joined', set: 'desk' }));
  });

  test('stays as it is until the end', async () => {
    const joined = { stack: 'Joined', set: 'company', ruleSet: InboundRuleSet.join('company') };
    expect(seen(await deploy(joined))).toEqual(['Create company: activation']);
    expect(seen(await aws.destroy(define(joined)))).toEqual(['Delete company: activation']);
    expect(await active()).toBe('company');
  });
});
