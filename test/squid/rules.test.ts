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
const NODES = 'Nodes: The node group has an SSH key and no source security group: EKS admits SSH from everywhere.';
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
const named = {
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateName: 'nodes', LaunchTemplateData: { InstanceType: 't4g.small' } },
  },
};
const instance = (Properties: object) => ({ Instance: { Type: 'AWS::EC2::Instance', Properties } });
const nodes = (properties: object) => ({ Nodes: { Type: 'AWS::EKS::Nodegroup', Properties: properties } });
const ubuntuName = (release: string) =>
  `/aws/service/canonical/ubuntu/server/${release}/stable/current/amd64/hvm/ebs-gp3/ami-id`;
const ubuntu = (release: string) => `{{resolve:ssm:${ubuntuName(release)}}}`;
const unset = (id: string) => `${id}: The metadata service answers without a token (HttpTokens: not set).`;

testRules(
  {
    rule: publicSsh,
    fails: {
      'port 22 from everywhere': { given: ingress({ ...ssh, CidrIp: '0.0.0.0/0' }), finds: [OPEN] },
      IPv6: { given: ingress({ ...ssh, CidrIpv6: '::/0' }), finds: [OPEN] },
      'most ports': { given: ingress({ ...ssh, FromPort: 2, ToPort: 65535, CidrIp: '0.0.0.0/0' }), finds: [OPEN] },
      'half of the internet': { given: ingress({ ...ssh, CidrIp: '128.0.0.0/1' }), finds: [OPEN] },
      'all global addresses of IPv6': { given: ingress({ ...ssh, CidrIpv6: '2000::/3' }), finds: [OPEN] },
      'another way to write everybody': {
        given: ingress({ ...ssh, IpProtocol: 'TCP', CidrIpv6: '0:0:0:0:0:0:0:0/0' }),
        finds: [OPEN],
      },
      'a prefix list': {
        given: {
          ...ingress({ ...ssh, SourcePrefixListId: { 'Fn::GetAtt': ['List', 'PrefixListId'] } }),
          List: {
            Type: 'AWS::EC2::PrefixList',
            Properties: { Entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: '0.0.0.0/0' }] },
          },
        },
        finds: [OPEN],
      },
      'nodes of EKS with a key': {
        given: nodes({ RemoteAccess: { Ec2SshKey: 'ops' } }),
        finds: [NODES],
      },
      'port 22 of a group that another template gets': {
        given: {
          Stack: {
            Resources: ingress({ ...ssh, CidrIp: '0.0.0.0/0' }),
            Outputs: { Hosts: { Value: { Ref: 'Group' } } },
          },
        },
        finds: [OPEN],
      },
      'all traffic to a group with an instance in it': {
        given: {
          Stack: {
            Resources: {
              ...ingress({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }),
              Host: { Type: 'AWS::EC2::Instance', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } },
            },
          },
        },
        finds: [OPEN],
      },
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
      'the widest private networks': {
        given: ingress({ ...ssh, CidrIp: '10.0.0.0/8' }, { ...ssh, CidrIpv6: 'fc00::/7' }),
      },
      ICMP: { given: ingress({ IpProtocol: 'icmp', FromPort: 8, ToPort: -1, CidrIp: '0.0.0.0/0' }) },
      'a prefix list of AWS': { given: ingress({ ...ssh, SourcePrefixListId: 'pl-1' }) },
      'HTTPS from a parameter': {
        given: ingress({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: { Ref: 'Office' } }),
      },
      'a port that is a parameter, from the VPC': {
        given: ingress({ IpProtocol: 'tcp', FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' }, CidrIp: '10.0.0.0/8' }),
      },
      'one address that is a parameter': { given: ingress({ ...ssh, CidrIp: { 'Fn::Sub': `\${Office}/32` } }) },
      'from the range of a network': {
        given: {
          ...ingress(
            { ...ssh, CidrIp: { 'Fn::GetAtt': ['Network', 'CidrBlock'] } },
            { ...ssh, CidrIp: { 'Fn::GetAtt': ['Part', 'CidrBlock'] } },
            { ...ssh, CidrIp: { 'Fn::GetAtt': ['More', 'CidrBlock'] } },
            { ...ssh, CidrIpv6: { 'Fn::GetAtt': ['PartOfIpv6', 'Ipv6CidrBlock'] } },
          ),
          Network: { Type: 'AWS::EC2::VPC', Properties: {} },
          Part: { Type: 'AWS::EC2::Subnet', Properties: {} },
          More: { Type: 'AWS::EC2::VPCCidrBlock', Properties: {} },
          PartOfIpv6: { Type: 'AWS::EC2::SubnetCidrBlock', Properties: {} },
        },
      },
      'narrow ranges whose base is a parameter': {
        given: ingress(
          ...[10, 32, 99, 100, 120, 128].map((bits) => ({ ...ssh, CidrIp: { 'Fn::Sub': `\${Base}/${bits}` } })),
        ),
      },
      'a rule of its own, for a group of functions': {
        given: {
          Rule: {
            Type: 'AWS::EC2::SecurityGroupIngress',
            Properties: { ...ssh, CidrIp: '0.0.0.0/0', GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] } },
          },
          Group: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
          Handler: {
            Type: 'AWS::Lambda::Function',
            Properties: { VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] } },
          },
        },
      },
      'nodes of EKS with a key and a source': {
        given: nodes({ RemoteAccess: { Ec2SshKey: 'ops', SourceSecurityGroups: ['sg-1'] } }),
      },
      'nodes of EKS without a key': { given: nodes({}) },
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
      },
    },
    intrinsics: {
      'nodes of EKS with sources that a condition chooses': {
        given: nodes({ RemoteAccess: { Ec2SshKey: 'ops', SourceSecurityGroups: { 'Fn::If': ['A', ['sg-1'], []] } } }),
        finds: [NODES],
      },
      'a source that a condition chooses': {
        given: ingress({ ...ssh, CidrIp: { 'Fn::If': ['A', '0.0.0.0/0', { Ref: 'Office' }] } }),
        finds: [OPEN],
      },
      'one of two that a condition chooses': {
        given: ingress({ 'Fn::If': ['A', { ...ssh, CidrIp: '0.0.0.0/0' }, { Ref: 'AWS::NoValue' }] }),
        finds: [OPEN],
      },
      'a port by Fn::Select': {
        given: ingress({ ...ssh, FromPort: { 'Fn::Select': [0, [22, 80]] }, CidrIp: '0.0.0.0/0' }),
        finds: [OPEN],
      },
    },
    inconclusive: {
      'a source that is a parameter': {
        given: ingress({ ...ssh, CidrIp: { Ref: 'Office' } }),
        doubts: [`Properties/SecurityGroupIngress/0/CidrIp: \${Office} is known only at deploy time`],
      },
      'all traffic to a group with nothing in it': {
        given: ingress({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }),
        doubts: ['Properties/SecurityGroupIngress/0: what stands behind the group is in no template of the app'],
      },
      'all ports to a group with nothing in it': {
        given: ingress({ ...ssh, FromPort: 0, ToPort: 65535, CidrIp: '0.0.0.0/0' }),
        doubts: ['Properties/SecurityGroupIngress/0: what stands behind the group is in no template of the app'],
      },
      'a source that is read from Systems Manager': {
        given: ingress({ ...ssh, CidrIp: '{{resolve:ssm:/office}}' }),
        doubts: ['Properties/SecurityGroupIngress/0/CidrIp: {{resolve:ssm:/office}} is known only at deploy time'],
      },
      'wide ranges whose base is a parameter': {
        given: ingress(
          { ...ssh, CidrIp: { 'Fn::Sub': `\${Base}/8` } },
          { ...ssh, CidrIp: { 'Fn::Sub': `\${Base}/01` } },
        ),
        doubts: [
          `Properties/SecurityGroupIngress/0/CidrIp: \${Base}/8 is known only at deploy time`,
          `Properties/SecurityGroupIngress/1/CidrIp: \${Base}/01 is known only at deploy time`,
        ],
      },
      'a range of something else than a network': {
        given: {
          ...ingress({ ...ssh, CidrIp: { 'Fn::GetAtt': ['Other', 'CidrBlock'] } }),
          Other: { Type: 'Custom::VPC', Properties: {} },
        },
        doubts: [expect.stringMatching(/^Properties\/SecurityGroupIngress\/0\/CidrIp: /) as never],
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
      'a permission set': {
        given: {
          Policy: {
            Type: 'AWS::SSO::PermissionSet',
            Properties: { InlinePolicy: policy(start).Policy.Properties.PolicyDocument },
          },
        },
        finds: [UNCHECKED],
      },
      'a permission set with its policy as a text': {
        given: {
          Policy: {
            Type: 'AWS::SSO::PermissionSet',
            Properties: { InlinePolicy: JSON.stringify(policy(start).Policy.Properties.PolicyDocument) },
          },
        },
        finds: [UNCHECKED],
      },
      'the policy of a user': {
        given: policy(start, { UserName: 'anna' }, 'AWS::IAM::UserPolicy'),
        finds: [UNCHECKED],
      },
      'one of two policies that a condition chooses': {
        given: {
          Policy: {
            Type: 'AWS::IAM::Role',
            Properties: {
              Policies: [
                {
                  'Fn::If': [
                    'A',
                    { PolicyDocument: policy(start).Policy.Properties.PolicyDocument },
                    { Ref: 'AWS::NoValue' },
                  ],
                },
              ],
            },
          },
        },
        finds: [UNCHECKED],
      },
      'a wildcard of starts': { given: policy({ ...start, Action: ['ssm:Start*'] }), finds: [UNCHECKED] },
    },
    passes: {
      'the check': { given: policy({ ...start, Condition: CHECK }) },
      'a check that is a boolean': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': true } } }),
      },
      'the check in other letters': {
        given: policy({ ...start, Condition: { boolifexists: { 'SSM:sessionDocumentAccessCheck': ['True'] } } }),
      },
      'all but some actions': { given: policy({ NotAction: 'iam:*', Resource: '*' }) },
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
      'a condition that a condition chooses': {
        given: policy({ ...start, Condition: { 'Fn::If': ['A', CHECK, {}] } }),
        finds: [UNCHECKED],
      },
      'a check by Fn::Sub': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': { 'Fn::Sub': 'true' } } } }),
      },
    },
    inconclusive: {
      'a check that is a parameter': {
        given: policy({ ...start, Condition: { Bool: { 'ssm:SessionDocumentAccessCheck': { Ref: 'Check' } } } }),
        doubts: [
          `Properties/PolicyDocument/Statement/0/Condition/Bool/ssm:SessionDocumentAccessCheck: \${Check} is known only at deploy time`,
        ],
      },
    },
  },
  {
    rule: sessionUsername,
    fails: {
      'the policy of a role': { given: policy(own), finds: [NAMELESS] },
      'the owner by tag': {
        given: policy({
          ...own,
          Resource: '*',
          Condition: { StringLike: { 'ssm:resourceTag/aws:ssmmessages:session-id': [`\${aws:username}`] } },
        }),
        finds: [NAMELESS],
      },
      'a permission set': {
        given: {
          Policy: {
            Type: 'AWS::SSO::PermissionSet',
            Properties: { InlinePolicy: policy(own).Policy.Properties.PolicyDocument },
          },
        },
        finds: [NAMELESS],
      },
      'an inline policy': {
        given: {
          Policy: {
            Type: 'AWS::IAM::Role',
            Properties: { Policies: [{ PolicyDocument: policy(own).Policy.Properties.PolicyDocument }] },
          },
        },
        finds: [NAMELESS],
      },
      'a policy in a role': { given: policy(own, { RoleName: 'ops' }, 'AWS::IAM::RolePolicy'), finds: [NAMELESS] },
      'a policy in a role of another stack': {
        given: policy(own, { RoleName: { 'Fn::ImportValue': 'RoleName' } }, 'AWS::IAM::RolePolicy'),
        finds: [NAMELESS],
      },
      'a policy in a role that a parameter names': {
        given: {
          ...policy(own, { RoleName: { Ref: 'Given' } }, 'AWS::IAM::RolePolicy'),
          Made: { Type: 'AWS::IAM::Role', Properties: {} },
        },
        finds: [NAMELESS],
      },
      'a policy in a role that a resource outside of IAM names': {
        given: {
          ...policy(own, { RoleName: { 'Fn::GetAtt': ['Made', 'Role'] } }, 'AWS::IAM::RolePolicy'),
          Made: { Type: 'Custom::Role', Properties: {} },
        },
        finds: [NAMELESS],
      },
    },
    passes: {
      'the policy of a user': { given: policy(own, { Users: ['anna'] }) },
      'a policy in a user': { given: policy(own, { UserName: 'anna' }, 'AWS::IAM::UserPolicy') },
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
    inconclusive: {
      'a policy that is attached to nothing': {
        given: policy(own, {}, 'AWS::IAM::ManagedPolicy'),
        doubts: ['Properties: the policy is attached to nothing in the app'],
      },
    },
  },
  {
    rule: imdsV1,
    fails: {
      'an older image for containers': {
        given: instance({
          IamInstanceProfile: 'web',
          ImageId: '{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id}}',
        }),
        finds: [unset('Instance')],
      },
      'an older image of Ubuntu': {
        given: instance({ IamInstanceProfile: 'web', ImageId: ubuntu('22.04') }),
        finds: [unset('Instance')],
      },
      'an instance': { given: instance({ ImageId: 'ami-1', IamInstanceProfile: 'web' }), finds: [unset('Instance')] },
      'a launch template': {
        given: template({ MetadataOptions: { HttpTokens: 'optional' } }),
        finds: ['Template: The metadata service answers without a token (HttpTokens: optional).'],
      },
      'a launch configuration': {
        given: {
          C: {
            Type: 'AWS::AutoScaling::LaunchConfiguration',
            Properties: { ImageId: 'ami-1', IamInstanceProfile: 'web' },
          },
        },
        finds: [unset('C')],
      },
    },
    passes: {
      tokens: { given: template({ MetadataOptions: { HttpTokens: 'required' } }) },
      'an instance that says it itself, of a launch template elsewhere': {
        given: instance({ MetadataOptions: { HttpTokens: 'required' }, LaunchTemplate: { LaunchTemplateId: 'lt-1' } }),
      },
      'an image for containers': {
        given: {
          Stack: {
            Parameters: {
              Image: { Default: '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id' },
            },
            Resources: template({ ImageId: { Ref: 'Image' } }),
          },
        },
      },
      'a launch template by its name, whose image EKS chooses': {
        given: {
          ...named,
          ...nodes({ AmiType: 'AL2023_ARM_64_STANDARD', LaunchTemplate: { Name: 'nodes' } }),
        },
      },
      'a launch template whose image EKS chooses': {
        given: {
          ...template({ InstanceType: 't4g.small' }),
          ...nodes({ AmiType: 'AL2023_ARM_64_STANDARD', LaunchTemplate: { Id: { Ref: 'Template' }, Version: '1' } }),
        },
      },
      'an image in the launch template of another stack': {
        given: {
          Base: {
            Parameters: { Image: { Default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64' } },
            Resources: template({ ImageId: { Ref: 'Image' } }),
            Outputs: { Id: { Value: { Ref: 'Template' }, Export: { Name: 'Template' } } },
          },
          Own: { Resources: instance({ LaunchTemplate: { LaunchTemplateId: { 'Fn::ImportValue': 'Template' } } }) },
        },
      },
      'no service': { given: template({ MetadataOptions: { HttpEndpoint: 'disabled' } }) },
      'an instance of a launch template': {
        given: {
          ...template({ MetadataOptions: { HttpTokens: 'required' } }),
          ...instance({ LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } }),
        },
      },
      'an image of EKS that demands tokens': {
        given: instance({
          IamInstanceProfile: 'web',
          ImageId:
            '{{resolve:ssm:/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/arm64/standard/recommended/image_id}}',
        }),
      },
      'an image of ECS that demands tokens': {
        given: instance({
          IamInstanceProfile: 'web',
          ImageId: '{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id}}',
        }),
      },
      'an image of Ubuntu that demands tokens': {
        given: instance({ IamInstanceProfile: 'web', ImageId: ubuntu('24.04') }),
      },
      'an image of Ubuntu by the name of its release': {
        given: instance({ IamInstanceProfile: 'web', ImageId: ubuntu('noble') }),
      },
      'an image of a later Ubuntu, in a parameter': {
        given: {
          Stack: {
            Parameters: {
              Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: ubuntuName('26.04') },
            },
            Resources: instance({ IamInstanceProfile: 'web', ImageId: { Ref: 'Image' } }),
          },
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
    inconclusive: {
      'a word in the place of an image': {
        given: instance({ ImageId: 'amzn-linux-2022', IamInstanceProfile: 'web' }),
        doubts: ['Properties/ImageId: amzn-linux-2022 is not the id of an image'],
      },
      'tokens that are a parameter': {
        given: template({ MetadataOptions: { HttpTokens: { Ref: 'Tokens' } } }),
        doubts: [`Properties/LaunchTemplateData/MetadataOptions/HttpTokens: \${Tokens} is known only at deploy time`],
      },
      'tokens that are read from Systems Manager': {
        given: template({ MetadataOptions: { HttpTokens: '{{resolve:ssm:/tokens}}' } }),
        doubts: [
          'Properties/LaunchTemplateData/MetadataOptions/HttpTokens: {{resolve:ssm:/tokens}} is known only at deploy time',
        ],
      },
      'a launch template whose image somebody else chooses': {
        given: template({ InstanceType: 't4g.small', IamInstanceProfile: { Arn: 'arn' } }),
        doubts: ['Properties/LaunchTemplateData/ImageId: who uses the launch template chooses the image'],
      },
      'nodes of EKS of a type that is not said, by the name of their launch template': {
        given: { ...named, ...nodes({ LaunchTemplate: { Name: 'nodes' } }) },
        doubts: ['Properties/LaunchTemplateData/ImageId: who uses the launch template chooses the image'],
      },
      'nodes of EKS of a type that is not said': {
        given: { ...template({}), ...nodes({ LaunchTemplate: { Id: { Ref: 'Template' } } }) },
        doubts: ['Properties/LaunchTemplateData/ImageId: who uses the launch template chooses the image'],
      },
      'a launch template that is not in the app': {
        given: instance({ LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' } }),
        doubts: ['Properties/LaunchTemplate: the launch template is not in the app'],
      },
    },
  },
);
