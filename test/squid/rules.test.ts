import {
  BastionHostLinux,
  Instance,
  InstanceType,
  MachineImage,
  Peer,
  Port,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { imdsV1 } from '../../src/squid/rules/imds-v1';
import { publicSsh } from '../../src/squid/rules/public-ssh';
import { sessionDocument } from '../../src/squid/rules/session-document';
import { sessionUsername } from '../../src/squid/rules/session-username';
import { testRules } from '../checks/rule-cases';

const ingress = (...SecurityGroupIngress: unknown[]) => ({
  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } },
});
const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const OPEN = 'Group: The security group admits SSH from everywhere.';
const policy = (statement: object, more: object = { Roles: ['ops'] }, Type = 'AWS::IAM::Policy') => ({
  Policy: { Type, Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] }, ...more } },
});
const start = { Action: 'ssm:StartSession', Resource: '*' };
const CHECK = { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
const UNCHECKED = 'Policy: ssm:StartSession is allowed without ssm:SessionDocumentAccessCheck.';
const SESSION = `arn:aws:ssm:*:*:session/\${aws:username}-*`;
const own = { Action: ['ssm:TerminateSession', 'ssm:ResumeSession'], Resource: [SESSION] };
const NAMELESS = `Policy: The policy of a role names sessions by \${aws:username}.`;
const template = (LaunchTemplateData: unknown) => ({
  Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData } },
});
const instance = (Properties: object) => ({ Instance: { Type: 'AWS::EC2::Instance', Properties } });
const unset = (id: string) => `${id}: The metadata service answers without a token (HttpTokens: not set).`;

testRules(
  {
    rule: publicSsh,
    fails: {
      'port 22 from everywhere': { given: ingress({ ...ssh, CidrIp: '0.0.0.0/0' }), finds: [OPEN] },
      IPv6: { given: ingress({ ...ssh, CidrIpv6: '::/0' }), finds: [OPEN] },
      'all ports': { given: ingress({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }), finds: [OPEN] },
      'a range around it': {
        given: ingress({ IpProtocol: 6, FromPort: '0', ToPort: '1024', CidrIp: '0.0.0.0/0' }),
        finds: [OPEN],
      },
      'a rule of its own': {
        given: { Group: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...ssh, CidrIp: '0.0.0.0/0' } } },
        finds: [OPEN],
      },
    },
    passes: {
      'from the VPC': { given: ingress({ ...ssh, CidrIp: '10.0.0.0/8' }) },
      'HTTPS from everywhere': {
        given: ingress({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
      },
      UDP: { given: ingress({ IpProtocol: 'udp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }) },
    },
    tokens: {
      'groups of the CDK': {
        given: (stack) => {
          const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
          const bastion = new BastionHostLinux(stack, 'Bastion', { vpc });
          bastion.allowSshAccessFrom(Peer.ipv4(vpc.vpcCidrBlock));
          new SecurityGroup(stack, 'Open', { vpc }).addIngressRule(Peer.anyIpv4(), Port.SSH);
        },
        finds: [expect.stringMatching(/^Open.*: The security group admits SSH from everywhere\.$/) as never],
        // What the VPC's attribute turns out to be is not 0.0.0.0/0, but that is not in the template.
        doubts: [
          expect.stringMatching(
            /^Properties\/SecurityGroupIngress\/0\/CidrIp: .* is known during the deploy$/,
          ) as never,
        ],
      },
    },
    intrinsics: {
      'one of two that a condition chooses': {
        given: ingress({ 'Fn::If': ['A', { ...ssh, CidrIp: '0.0.0.0/0' }, { Ref: 'AWS::NoValue' }] }),
        finds: [OPEN],
      },
      'a port by Fn::Select': {
        given: ingress({ ...ssh, FromPort: { 'Fn::Select': [0, [22, 80]] }, CidrIp: '0.0.0.0/0' }),
        finds: [OPEN],
      },
    },
    notJudged: {
      'a source that is a parameter': {
        given: ingress({ ...ssh, CidrIp: { Ref: 'Office' } }),
        doubts: [`Properties/SecurityGroupIngress/0/CidrIp: \${Office} is known during the deploy`],
      },
      'a rule that is a number': { given: ingress(7), doubts: ['Properties/SecurityGroupIngress/0: it is not a map'] },
    },
  },
  {
    rule: sessionDocument,
    fails: {
      'no condition': { given: policy(start), finds: [UNCHECKED] },
      'another condition': {
        given: policy({ ...start, Condition: { StringEquals: { 'ssm:resourceTag/a': 'b' } } }),
        finds: [UNCHECKED],
      },
      'a check that is off': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': 'false' } } }),
        finds: [UNCHECKED],
      },
      'a wildcard of starts': { given: policy({ ...start, Action: ['ssm:Start*'] }), finds: [UNCHECKED] },
    },
    passes: {
      'the check': { given: policy({ ...start, Condition: CHECK }) },
      'a check that is a boolean': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': true } } }),
      },
      'an administrator': { given: policy({ Action: 'ssm:*', Resource: '*' }) },
      'a denial': { given: policy({ ...start, Effect: 'Deny' }) },
    },
    tokens: {
      'a statement of the CDK': {
        given: (stack) => {
          const role = new Role(stack, 'Ops', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
          role.addToPolicy(
            new PolicyStatement({
              actions: ['ssm:StartSession'],
              resources: [stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' })],
            }),
          );
        },
        finds: [expect.stringContaining('ssm:StartSession is allowed without') as never],
      },
    },
    intrinsics: {
      'a check by Fn::Sub': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': { 'Fn::Sub': 'true' } } } }),
      },
    },
    notJudged: {
      'a condition that a condition chooses': {
        given: policy({ ...start, Condition: { 'Fn::If': ['A', CHECK, {}] } }),
        doubts: ['Properties/PolicyDocument/Statement/0/Condition: a condition decides it during the deploy'],
      },
    },
  },
  {
    rule: sessionUsername,
    fails: {
      'the policy of a role': { given: policy(own), finds: [NAMELESS] },
      'an inline policy': {
        given: {
          Policy: {
            Type: 'AWS::IAM::Role',
            Properties: { Policies: [{ PolicyDocument: policy(own).Policy.Properties.PolicyDocument }] },
          },
        },
        finds: [NAMELESS],
      },
    },
    passes: {
      'the policy of a user': { given: policy(own, { Users: ['anna'] }) },
      'sessions by tag': { given: policy({ ...own, Resource: 'arn:aws:ssm:*:*:session/*' }) },
    },
    tokens: {
      'a managed policy that a role takes': {
        given: (stack) => {
          const statements = [new PolicyStatement({ actions: own.Action, resources: own.Resource })];
          const forRole = new ManagedPolicy(stack, 'ForRole', { statements });
          const forUser = new ManagedPolicy(stack, 'ForUser', { statements });
          new Role(stack, 'Ops', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), managedPolicies: [forRole] });
          new User(stack, 'Anna', { managedPolicies: [forUser] });
        },
        finds: [expect.stringMatching(/^ForRole/) as never],
      },
    },
    intrinsics: {
      'a session by Fn::Sub': {
        given: policy({
          ...own,
          Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ssm:*:*:session/\${!aws:username}-*` },
        }),
        finds: [NAMELESS],
      },
    },
    notJudged: {
      'a policy that is attached to nothing': {
        given: policy(own, {}, 'AWS::IAM::ManagedPolicy'),
        doubts: ['Properties: the policy is attached to nothing in the app'],
      },
    },
  },
  {
    rule: imdsV1,
    fails: {
      'an instance': { given: instance({ ImageId: 'ami-1' }), finds: [unset('Instance')] },
      'a launch template': {
        given: template({ MetadataOptions: { HttpTokens: 'optional' } }),
        finds: ['Template: The metadata service answers without a token (HttpTokens: optional).'],
      },
      'a launch configuration': {
        given: { C: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: {} } },
        finds: [unset('C')],
      },
    },
    passes: {
      tokens: { given: template({ MetadataOptions: { HttpTokens: 'required' } }) },
      'no service': { given: template({ MetadataOptions: { HttpEndpoint: 'disabled' } }) },
      'an instance of a launch template': {
        given: {
          ...template({ MetadataOptions: { HttpTokens: 'required' } }),
          ...instance({ LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } }),
        },
      },
      'an image that demands tokens': {
        given: instance({
          ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}',
        }),
      },
    },
    tokens: {
      'instances of the CDK': {
        given: (stack) => {
          const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
          const props = { vpc, instanceType: new InstanceType('t4g.micro') };
          new Instance(stack, 'Old', { ...props, machineImage: MachineImage.latestAmazonLinux2() });
          new Instance(stack, 'New', { ...props, machineImage: MachineImage.latestAmazonLinux2023() });
          new Instance(stack, 'Safe', {
            ...props,
            machineImage: MachineImage.latestAmazonLinux2(),
            requireImdsv2: true,
          });
        },
        finds: [expect.stringMatching(/^Old/) as never],
      },
    },
    intrinsics: {
      'tokens by Fn::Sub': { given: template({ MetadataOptions: { HttpTokens: { 'Fn::Sub': 'required' } } }) },
    },
    notJudged: {
      'tokens that are a parameter': {
        given: template({ MetadataOptions: { HttpTokens: { Ref: 'Tokens' } } }),
        doubts: [`Properties/LaunchTemplateData/MetadataOptions/HttpTokens: \${Tokens} is known during the deploy`],
      },
      'a launch template that is not in the app': {
        given: instance({ LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' } }),
        doubts: ['Properties/LaunchTemplate: the launch template is not in the app'],
      },
    },
  },
);
