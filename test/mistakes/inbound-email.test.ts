import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { AlarmThreshold } from '../../src';
import {
  InboundEmail,
  type InboundEmailAttributes,
  type InboundEmailProps,
  InboundIdentity,
  InboundMx,
  InboundRecipients,
  InboundRuleSet,
  InboundTarget,
} from '../../src/email';
import { machineIn } from '../email/ground';
import { expectMessages } from './mistakes';

const ADDRESS = 'orders@in.acme.example';
const token = () => Lazy.string({ produce: () => 'x' });

function make(stack: Stack, props: Partial<InboundEmailProps> = {}, id = 'Orders'): InboundEmail {
  return new InboundEmail(stack, id, {
    recipients: InboundRecipients.addresses(ADDRESS),
    ruleSet: InboundRuleSet.create(),
    target: props.target ?? InboundTarget.stateMachine(machineIn(stack, `${id}Process`)),
    ...props,
  });
}
const zoneIn = (stack: Stack) =>
  HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });
const express = (stack: Stack, timeout: Duration) =>
  InboundTarget.stateMachine(machineIn(stack, 'Express', { stateMachineType: StateMachineType.EXPRESS, timeout }));

const NAME = 'be 1 to 64 letters, digits or any of _.-, with a letter or digit at both ends';
const NAME_REMEDY = 'choose such a name, or leave it out to have one generated';
const LITERAL = 'write it into the code: policies name the rule before it exists';
const AN_ADDRESS = 'be an address with an @ and a domain in lower case, such as orders@in.example.com';
const ADDRESS_REMEDY = 'write such an address; for all addresses of a domain use InboundRecipients.domain(…)';

describe('InboundRecipients', () => {
  expectMessages(
    [
      [
        'no recipient',
        () => InboundRecipients.addresses(),
        'addresses must hold at least one address, got: []; for all mail of all verified identities use catchAll()',
      ],
      [
        'more than 100',
        () => InboundRecipients.addresses(...Array.from({ length: 101 }, (_, index) => `a${index}@x.example`)),
        'addresses must hold at most 100 addresses, got: 101; receive mail for the whole domain with InboundRecipients.domain(…), or create a second receiver',
      ],
      [
        'no @',
        () => InboundRecipients.addresses(ADDRESS, 'in.acme.example'),
        `addresses[1] must ${AN_ADDRESS}, got: in.acme.example; ${ADDRESS_REMEDY}`,
      ],
      [
        'a domain in upper case',
        () => InboundRecipients.addresses('orders@In.acme.example'),
        `addresses[0] must ${AN_ADDRESS}, got: orders@In.acme.example; ${ADDRESS_REMEDY}`,
      ],
      [
        'an address twice',
        () => InboundRecipients.addresses(ADDRESS, ADDRESS),
        `addresses must list nothing twice, got: ${ADDRESS}; list it once`,
      ],
      [
        'a number',
        () => InboundRecipients.addresses(5 as never),
        'addresses[0] must be a text, got: 5; pass a value of this type',
      ],
      [
        'an address as a domain',
        () => InboundRecipients.domain(ADDRESS),
        `domain must be a domain in lower case, such as in.example.com, got: ${ADDRESS}; write it in lower case, without @; an internationalized name as xn--…`,
      ],
    ],
    7,
  );
});

describe('InboundRuleSet', () => {
  expectMessages(
    [
      [
        'a name with a blank',
        () => InboundRuleSet.create({ name: 'my set' }),
        `options.name must ${NAME}, got: my set; ${NAME_REMEDY}`,
      ],
      [
        'a name that is too long',
        () => InboundRuleSet.join('a'.repeat(65)),
        `name must ${NAME}, got: ${'a'.repeat(65)}; ${NAME_REMEDY}`,
      ],
      [
        'a name that is known only at deploy time',
        () => InboundRuleSet.join(token()),
        `name must be known at synth, got: a token; ${LITERAL}`,
      ],
      [
        'a policy that is none',
        () => InboundRuleSet.create({ onOtherActive: 'MAYBE' as never }),
        'options.onOtherActive must be one of FAIL, TAKE_OVER, got: MAYBE; choose one of these',
      ],
      [
        'no name',
        () => InboundRuleSet.join(undefined as never),
        'name must be a text, got: undefined; set it; an environment variable or a context value that it comes from may be missing',
      ],
      [
        'a rule before it that cannot be',
        () => InboundRuleSet.join('company', { after: '-x' }),
        `options.after must ${NAME}, got: -x; ${NAME_REMEDY}`,
      ],
    ],
    6,
  );
});

describe('InboundMx, InboundIdentity and InboundTarget', () => {
  expectMessages(
    [
      [
        'the mail of all mailboxes without a word',
        (stack) => InboundMx.apex(zoneIn(stack), { replacesAllMail: false }),
        'options.replacesAllMail must be true, got: false; set it if no mailbox of the domain may get mail any more; or use InboundMx.subdomain(…)',
      ],
      [
        'the whole domain as a label',
        (stack) => InboundMx.subdomain(zoneIn(stack), 'IN.acme.example'),
        'label must be a sub-domain in lower case, relative to the zone, such as in, got: IN.acme.example; leave out the name of the zone',
      ],
      [
        'a private zone',
        (stack) => {
          const zone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'acme.example', vpc: new Vpc(stack, 'Vpc') });
          InboundMx.subdomain(zone, 'in');
        },
        'zone must be public, got: Stack/Zone; pass the public zone of the domain: mail servers cannot see a private one [Stack/Zone]',
      ],
      [
        'a name as a zone',
        () => InboundMx.subdomain('acme.example' as never, 'in'),
        "zone must be an object, got: 'acme.example'; pass a value of this type",
      ],
      [
        'another object as a zone',
        () => InboundMx.subdomain({} as never, 'in'),
        'zone must be a hosted zone, got: an object of the class Object; pass for example HostedZone.fromLookup(…)',
      ],
      [
        'another object as an identity',
        () => InboundIdentity.existing({} as never),
        "identity must be an EmailIdentity, got: an object of another class; pass an EmailIdentity, for example EmailIdentity.fromEmailIdentityName(this, 'Acme', 'acme.example')",
      ],
      [
        'a function as a state machine',
        (stack) => InboundTarget.stateMachine(LambdaFunction.fromFunctionName(stack, 'F', 'f') as never),
        expect.stringMatching(
          /^stateMachine must be a StateMachine, got: an object of the class .*; pass the construct of the state machine, or an import$/,
        ) as never,
      ],
      [
        'a state machine as a function',
        (stack) => InboundTarget.function(machineIn(stack) as never),
        expect.stringMatching(
          /^handler must be a Function, got: an object of the class .*; pass the construct of the function, or an import$/,
        ) as never,
      ],
    ],
    7,
  );
});

describe('InboundEmail', () => {
  expectMessages(
    [
      [
        'a second set of the account and Region',
        (stack) => {
          make(stack);
          make(stack, { recipients: InboundRecipients.domain('x.example') }, 'Returns');
        },
        'ruleSet must be the only one that is created in an account and Region, got: a second one beside Stack/Orders; join the set of the other one: InboundRuleSet.join(other.ruleSetName) [Stack/Returns]',
      ],
      [
        'a recipient twice in a set',
        (stack) => {
          const first = make(stack);
          make(stack, { ruleSet: InboundRuleSet.join(first.ruleSetName) }, 'Returns');
        },
        `recipients must have no recipient of another receiver of the rule set, got: ${ADDRESS} of Stack/Orders; let one receiver take its mail: both would get each mail [Stack/Returns]`,
      ],
      [
        'an MX record twice',
        (stack) => {
          const mx = InboundMx.subdomain(zoneIn(stack), 'in');
          make(stack, { mx });
          const recipients = InboundRecipients.addresses('returns@in.acme.example');
          make(stack, { mx, recipients, ruleSet: InboundRuleSet.join('company') }, 'Returns');
        },
        'mx must be that of one receiver, got: the record of Stack/Orders; give mx to one receiver of the domain, and identity to the others [Stack/Returns]',
      ],
      [
        'an MX record of another domain',
        (stack) => make(stack, { mx: InboundMx.subdomain(zoneIn(stack), 'mail') }),
        'recipients must be at mail.acme.example, the domain of mx, got: in.acme.example; the record routes only mail for this domain to SES: correct one of the two [Stack/Orders]',
      ],
      [
        'the name of a rule with a blank',
        (stack) => make(stack, { ruleName: 'my rule' }),
        `ruleName must ${NAME}, got: my rule; ${NAME_REMEDY} [Stack/Orders]`,
      ],
      [
        'the name of a rule that is known only at deploy time',
        (stack) => make(stack, { ruleName: token() }),
        `ruleName must be known at synth, got: a token; ${LITERAL} [Stack/Orders]`,
      ],
      [
        'an Express state machine that runs for longer',
        (stack) => make(stack, { target: express(stack, Duration.seconds(301)) }),
        'target must have a timeout of at most 300 seconds if it is an Express state machine, got: 301 seconds; use a Standard state machine: it runs for longer, and once for each email [Stack/Orders]',
      ],
      [
        'a target of another Region',
        (stack) => {
          const arn = 'arn:aws:states:us-east-1:111122223333:stateMachine:process';
          make(stack, { target: InboundTarget.stateMachine(StateMachine.fromStateMachineArn(stack, 'P', arn)) });
        },
        'target must be in the Region of the receiver, eu-central-1, got: us-east-1; use a target in the account and Region of the receiver, and call the other one from there [Stack/Orders]',
      ],
      [
        'a target of another account',
        (stack) => {
          const functionArn = 'arn:aws:lambda:eu-central-1:444455556666:function:process';
          make(stack, { target: InboundTarget.function(LambdaFunction.fromFunctionArn(stack, 'P', functionArn)) });
        },
        'target must be in the account of the receiver, 111122223333, got: 444455556666; use a target in the account and Region of the receiver, and call the other one from there [Stack/Orders]',
      ],
      [
        'an alias as a key',
        (stack) => make(stack, { encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/mail') }),
        'encryptionKey must not be an alias, got: Stack/Alias; pass the key itself, for example by Key.fromLookup: log groups and policies need the ARN of the key [Stack/Orders]',
      ],
      [
        'a key of another Region',
        (stack) => {
          const arn = 'arn:aws:kms:us-east-1:111122223333:key/1';
          make(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', arn) });
        },
        'encryptionKey must be in the Region of the stack, eu-central-1, got: us-east-1; make a key in this Region [Stack/Orders]',
      ],
      [
        'hours of retention',
        (stack) => make(stack, { retention: Duration.hours(23) }),
        'retention must be of at least 1 day, got: 23 hours; S3 deletes by whole days [Stack/Orders]',
      ],
      [
        'a day and a half of retention',
        (stack) => make(stack, { retention: Duration.hours(36) }),
        'retention must be in whole days, got: 1 day 12 hours; S3 deletes by whole days [Stack/Orders]',
      ],
      [
        'a retention that is known only at deploy time',
        (stack) => make(stack, { retention: Duration.days(Lazy.number({ produce: () => 1 })) }),
        'retention must be known at synth, got: a token; write it into the code [Stack/Orders]',
      ],
      [
        'a mail that is expected every minute',
        (stack) => make(stack, { expectMailEvery: Duration.minutes(1) }),
        'expectMailEvery must be between 1 hour and 7 days, got: 1 minute; an alarm looks back over seven days at most [Stack/Orders]',
      ],
      [
        'a mail that is expected every 90 minutes',
        (stack) => make(stack, { expectMailEvery: Duration.minutes(90) }),
        'expectMailEvery must be in whole hours, got: 1 hour 30 minutes; mail is counted by the hour [Stack/Orders]',
      ],
      [
        'a mail that is expected at some time',
        (stack) => make(stack, { expectMailEvery: Duration.hours(Lazy.number({ produce: () => 1 })) }),
        'expectMailEvery must be known at synth, got: a token; write it into the code [Stack/Orders]',
      ],
      [
        'an alarm on silence without an expectation',
        (stack) => make(stack, { alarms: { silence: AlarmThreshold.of(1, { evaluationPeriods: 3 }) } }),
        'alarms.silence must be left out without expectMailEvery, got: 1; set expectMailEvery to the longest time that is normal [Stack/Orders]',
      ],
      [
        'a name as the recipients',
        (stack) => make(stack, { recipients: ADDRESS as never }),
        `recipients must be an object, got: '${ADDRESS}'; pass a value of this type [Stack/Orders]`,
      ],
      [
        'another object as the rule set',
        (stack) => make(stack, { ruleSet: {} as never }),
        'ruleSet must be made by the class InboundRuleSet, got: an object of the class Object; write for example InboundRuleSet.create() [Stack/Orders]',
      ],
      [
        'a text for true',
        (stack) => make(stack, { requireTls: 'yes' as never }),
        "requireTls must be true or false, got: 'yes'; pass a value of this type, or leave it out [Stack/Orders]",
      ],
      [
        'a grantee that is none',
        (stack) => make(stack).grantRead({} as never),
        'grantee must have a principal; pass a role, a function or another construct with a role [Stack/Orders]',
      ],
    ],
    22,
  );

  test('an Express state machine of five minutes, and a Standard one of a day, are fine', () => {
    const stack = new Stack();
    expect(() => make(stack, { target: express(stack, Duration.minutes(5)) })).not.toThrow();
    const standard = machineIn(stack, 'Standard', { timeout: Duration.days(1) });
    const ruleSet = InboundRuleSet.join('company');
    expect(() => make(stack, { target: InboundTarget.stateMachine(standard), ruleSet }, 'Two')).not.toThrow();
  });
});

describe('InboundEmail.fromInboundEmailAttributes', () => {
  const ATTRIBUTES = {
    ruleName: 'orders',
    ruleSetName: 'company',
    bucketName: 'shop-mail',
    quarantineQueueArn: 'arn:aws:sqs:eu-central-1:444455556666:shop-quarantine',
  };
  const imported = (stack: Stack, attrs: Partial<InboundEmailAttributes>) =>
    InboundEmail.fromInboundEmailAttributes(stack, 'Orders', { ...ATTRIBUTES, ...attrs });

  expectMessages(
    [
      [
        'the URL of the queue',
        (stack) => imported(stack, { quarantineQueueArn: 'https://sqs.eu-central-1.amazonaws.com/444455556666/q' }),
        'quarantineQueueArn must be the ARN of a standard queue, as in arn:aws:sqs:eu-central-1:111122223333:shop-quarantine, got: https://sqs.eu-central-1.amazonaws.com/444455556666/q; take it from the queue that exists, or from aws sqs get-queue-attributes [Stack/Orders]',
      ],
      [
        'the ARN of the bucket as its name',
        (stack) => imported(stack, { bucketName: 'arn:aws:s3:::shop-mail' }),
        'bucketName must be 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends, got: arn:aws:s3:::shop-mail; take the name of the bucket that exists [Stack/Orders]',
      ],
      [
        'a rule without a name',
        (stack) => imported(stack, { ruleName: '' }),
        `ruleName must ${NAME}, got: ''; ${NAME_REMEDY} [Stack/Orders]`,
      ],
      [
        'an ARN as a key',
        (stack) => imported(stack, { encryptionKey: 'arn' as never }),
        "attrs.encryptionKey must be an object, got: 'arn'; pass a value of this type, or leave it out [Stack/Orders]",
      ],
      [
        'an account as a reader of an import',
        (stack) => imported(stack, {}).grantRead(new AccountPrincipal('111122223333')),
        'grantee must have a policy of its own: that of the imported bucket stays as it is; let the app that made it call grantRead [Stack/Orders]',
      ],
    ],
    5,
  );
});
