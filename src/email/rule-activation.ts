import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import { HandlerCode } from '../private/synth/handler-code';
import { createLogGroup } from '../private/synth/log-encryption';
import { callOnSchedule } from '../private/synth/schedule';
import type { InboundEmailProps } from './inbound-email-props';
import { RECEIVER_VARIABLE } from './mail.contract';
import { type MailStore, PREFIX, type RuleNames } from './mail-store';
import { type ActivationRequest, WATCHER_VARIABLES } from './rule-set.contract';

const WATCH_EVERY = Duration.minutes(5);

/** The rule in its set, once everything that it needs is there. */
export function createRule(
  scope: Construct,
  store: MailStore,
  names: RuleNames,
  props: InboundEmailProps,
): CfnReceiptRule {
  const { ruleSetName, ruleName } = names;
  const { ruleSet, recipients, requireTls } = props;
  const rule = new CfnReceiptRule(scope, 'Rule', {
    ruleSetName,
    ...(ruleSet._after !== undefined && { after: ruleSet._after }),
    rule: {
      name: ruleName,
      enabled: true,
      // Without it, no mail has verdicts on spam and viruses.
      scanEnabled: true,
      tlsPolicy: requireTls ? 'Require' : 'Optional',
      ...(recipients._recipients && { recipients: [...recipients._recipients] }),
      actions: [
        {
          s3Action: { bucketName: store.bucket.bucketName, objectKeyPrefix: PREFIX, topicArn: store.topic.topicArn },
        },
      ],
    },
  });
  if (!ruleSet._isJoined) {
    rule.node.addDependency(new CfnReceiptRuleSet(scope, 'RuleSet', { ruleSetName }));
  }
  rule.node.addDependency(...store.policies);
  return rule;
}

/** Makes the set the active one, or sees that it is. */
export class Activation extends Construct {
  public readonly resource: CustomResource;

  constructor(scope: Construct, { ruleSetName }: RuleNames, props: InboundEmailProps, ready: IDependable[]) {
    super(scope, 'Activation');
    const { _isJoined: isJoined, _onOtherActive } = props.ruleSet;
    const handler = new LambdaFunction(this, 'Handler', {
      ...functionProps('email/activate-rule-set'),
      description: 'Activates a receipt rule set of SES while the stack is deployed',
      timeout: Duration.minutes(2),
      logGroup: createLogGroup(this, 'Log', 'email', props),
    });
    const actions = ['ses:DescribeActiveReceiptRuleSet', ...(isJoined ? [] : ['ses:SetActiveReceiptRuleSet'])];
    // SES has no resources for them.
    handler.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
    const provider = new Provider(this, 'Provider', {
      onEventHandler: handler,
      logGroup: createLogGroup(this, 'ProviderLog', 'email', props),
    });
    const request: ActivationRequest = {
      RuleSetName: ruleSetName,
      Kind: isJoined ? 'joined' : 'own',
      OnOtherActive: _onOtherActive,
    };
    // A set that is joined is looked at once, when this is made: another set has another resource.
    this.resource = new CustomResource(this, isJoined ? `Joined-${ruleSetName}` : 'Resource', {
      serviceToken: provider.serviceToken,
      serviceTimeout: Duration.minutes(5),
      resourceType: 'Custom::CdkHindsightReceiptRuleSetActivation',
      properties: { ...request },
    });
    this.resource.node.addDependency(handler, ...ready);
  }
}

/** Looks every five minutes whether mail can reach the rule. */
export class Watcher extends Construct {
  constructor(scope: Construct, { ruleSetName, ruleName }: RuleNames, receiver: string, props: InboundEmailProps) {
    super(scope, 'Watch');
    const handler = new LambdaFunction(this, 'Watcher', {
      ...functionProps('email/watch-rule-set'),
      description: 'Looks whether a receipt rule set of SES is the active one',
      timeout: Duration.minutes(1),
      // The next look is due soon.
      retryAttempts: 0,
      maxEventAge: WATCH_EVERY,
      logGroup: createLogGroup(this, 'Log', 'email', props),
      environment: {
        [WATCHER_VARIABLES.ruleSetName]: ruleSetName,
        [WATCHER_VARIABLES.ruleName]: ruleName,
        [RECEIVER_VARIABLE]: receiver,
      },
    });
    const actions = ['ses:DescribeActiveReceiptRuleSet'];
    handler.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
    callOnSchedule(this, {
      handler,
      description: 'Looks whether a receipt rule set is active',
      every: WATCH_EVERY,
      input: {},
    });
  }
}

function functionProps(bundle: string) {
  return {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: new HandlerCode(bundle, {}),
    memorySize: 256,
  };
}
