import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import {
  InboundEmail,
  type InboundEmailProps,
  InboundIdentity,
  InboundMx,
  InboundRecipients,
  InboundRuleSet,
  InboundTarget,
} from '../../src/email';
import { machineIn } from '../email/ground';
import { testLayouts } from './layouts';

testLayouts<InboundEmail, InboundEmailProps>({
  props: 'InboundEmailProps',
  // SES receives no mail there, which is a warning: the newest aws-cdk-lib makes an error of it.
  missingIn: ['cn-north-1', 'us-gov-west-1'],
  make: (scope, id, _, props) =>
    new InboundEmail(scope, id, {
      recipients: InboundRecipients.addresses(`${id.toLowerCase()}@in.acme.example`),
      ruleSet: InboundRuleSet.create(),
      target: props.target ?? InboundTarget.stateMachine(machineIn(scope, `${id}Process`)),
      ...props,
    }),
  use: (made, { grantee }) => void made.grantRead(grantee),
  nameOf: ({ ruleName }) => ruleName,
  isUnique: true,
  imports: {
    'a state machine by its ARN': (scope) => {
      const arn = 'arn:aws:states:eu-central-1:111122223333:stateMachine:process';
      return { target: InboundTarget.stateMachine(StateMachine.fromStateMachineArn(scope, 'Imported', arn)) };
    },
    'a function by its ARN': (scope) => ({
      target: InboundTarget.function(
        LambdaFunction.fromFunctionAttributes(scope, 'Imported', {
          functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:process',
          sameEnvironment: true,
        }),
      ),
    }),
    'a key by its ARN': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'ImportedKey',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'a zone that is looked up, and an identity by its name': (scope) => ({
      mx: InboundMx.subdomain(
        HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: 'Z1', zoneName: 'acme.example' }),
        'in',
      ),
      identity: InboundIdentity.existing(EmailIdentity.fromEmailIdentityName(scope, 'Identity', 'acme.example')),
    }),
  },
});
