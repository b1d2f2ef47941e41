import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type Arbitrary, array, boolean, constantFrom, option, record } from 'fast-check';
import {
  EmailAcceptance,
  InboundEmail,
  InboundIdentity,
  InboundMx,
  InboundRecipients,
  InboundRuleSet,
  InboundTarget,
  OtherActiveSet,
} from '../../../src/email';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { days, hours, minutes, seconds } = Duration;

const cases = (values: Values) =>
  record({
    recipients: constantFrom('addresses' as const, 'domain' as const, 'all' as const),
    addresses: array(values.text('orders@in.acme.example', 'x+y@in.acme.example'), { maxLength: 3 }),
    domain: values.text('in.acme.example'),
    joined: option(partial({ after: values.text('support') })),
    setName: values.text('company', 'a.b-c_d'),
    created: partial({
      name: values.text('shop'),
      onOtherActive: constantFrom(OtherActiveSet.FAIL, OtherActiveSet.TAKE_OVER),
    }),
    target: constantFrom('standard' as const, 'express' as const, 'function' as const, 'imported' as const),
    timeout: values.usually([seconds(30), minutes(5)], minutes(6)),
    memorySize: values.usually([512, 1_024], 128),
    mx: constantFrom(undefined, 'subdomain' as const, 'apex' as const),
    label: values.text('in'),
    replacesAllMail: values.usually([true], false),
    hasIdentity: boolean(),
    accept: constantFrom(undefined, 'clean' as const, 'everything' as const),
    withKey: boolean(),
    props: partial({
      ruleName: values.text('orders', 'Orders_1.x'),
      requireTls: boolean(),
      retention: values.duration(days(1), days(365)),
      expectMailEvery: values.duration(hours(1), hours(168)),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    imported: option(
      record({
        ruleName: values.text('orders'),
        ruleSetName: values.text('company'),
        bucketName: values.text('shop-mail'),
        quarantineQueueArn: values.text('arn:aws:sqs:eu-central-1:111122223333:shop-quarantine'),
      }),
    ),
    removalPolicy: constantFrom(undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['activation', 'delivery', 'deadLetter', 'quarantine', 'lag', 'failed', 'silence']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const { mx } = one;
  const identity = EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'acme.example');
  const { target, reader } = targetIn(stack, one);
  const encryptionKey = one.withKey ? new Key(stack, 'Key') : undefined;
  const made = new InboundEmail(stack, 'Email', {
    ...one.props,
    accept: one.accept && EmailAcceptance[one.accept](),
    recipients: recipientsOf(one),
    ruleSet: one.joined ? InboundRuleSet.join(one.setName, one.joined) : InboundRuleSet.create(one.created),
    target,
    mx: mx && mxIn(stack, one, mx),
    identity: one.hasIdentity ? InboundIdentity.existing(identity) : undefined,
    encryptionKey,
    alarms: alarmsFrom(stack, one.alarms),
  });
  made.grantRead(reader);
  if (one.removalPolicy) {
    made.applyRemovalPolicy(one.removalPolicy);
  }
  if (one.imported) {
    InboundEmail.fromInboundEmailAttributes(stack, 'Other', { ...one.imported, encryptionKey }).grantRead(reader);
  }
  addDashboard(stack, made, one.metrics);
}

function recipientsOf({ recipients, addresses, domain }: Case): InboundRecipients {
  switch (recipients) {
    case 'addresses':
      return InboundRecipients.addresses(...addresses);
    case 'domain':
      return InboundRecipients.domain(domain);
    default:
      return InboundRecipients.catchAll();
  }
}

function mxIn(stack: Stack, { label, replacesAllMail }: Case, kind: 'subdomain' | 'apex'): InboundMx {
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });
  return kind === 'apex' ? InboundMx.apex(zone, { replacesAllMail }) : InboundMx.subdomain(zone, label);
}

function targetIn(stack: Stack, { target, timeout, memorySize }: Case) {
  const code = Code.fromInline('exports.handler = async () => {};');
  const reader = new LambdaFunction(stack, 'Process', {
    ...{ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, memorySize },
    timeout: minutes(1),
  });
  if (target === 'function') {
    return { target: InboundTarget.function(reader), reader };
  }
  if (target === 'imported') {
    const arn = `arn:aws:lambda:${stack.region}:${stack.account}:function:process`;
    const imported = LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
      functionArn: arn,
      sameEnvironment: true,
    });
    return { target: InboundTarget.function(imported), reader };
  }
  const machine = new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Step')),
    stateMachineType: target === 'express' ? StateMachineType.EXPRESS : StateMachineType.STANDARD,
    timeout,
  });
  return { target: InboundTarget.stateMachine(machine), reader: machine };
}

export const inboundEmail: Target<Case> = { name: 'InboundEmail', cases, build };
