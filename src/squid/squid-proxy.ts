import { CfnOutput, CfnResource, Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Connections,
  type IConnectable,
  type IInterfaceVpcEndpoint,
  type IVpc,
  type SelectedSubnets,
} from 'aws-cdk-lib/aws-ec2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, type LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDocument, type IStringParameter, type StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireBeside } from '../private/synth/existing';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { createLogGroup } from '../private/synth/log-encryption';
import { pickSubnets } from '../private/synth/network';
import { requireDuration, requireText } from '../private/synth/validation';
import { requireAllowedDomains } from './allowed-domains';
import {
  createGroup,
  createRole,
  createSecurityGroup,
  instanceScript,
  keepHours,
  requireMachine,
} from './auto-scaling-group';
import { createDomainsParameter } from './domains-parameter';
import { MAX_DOCUMENT_NAME } from './facts';
import { fixedAddresses } from './fixed-addresses';
import type { ISquidProxy, SquidProxyAttributes } from './i-squid-proxy';
import { ImportedSquidProxy } from './imported-squid-proxy';
import { createProxyAlarms } from './proxy-alarms';
import { countLines, SquidProxyBase } from './squid-proxy-base';
import { SquidProxyEndpoints } from './squid-proxy-endpoints';
import type { SquidProxyProps } from './squid-proxy-props';
import { tunnelDocument } from './tunnel';
import { requireTunnelPorts } from './tunnel-ports';

const { warn } = messagesOf('squid');

const PROPS: Kinds<SquidProxyProps> = {
  vpc: 'object',
  allowedDomains: 'list of texts',
  updateDomainsInPlace: 'boolean?',
  tunnelPorts: 'list of numbers?',
  vpcSubnets: 'object?',
  instanceType: 'object?',
  machineImage: 'object?',
  spot: 'boolean?',
  workingHours: 'object?',
  maxInstanceLifetime: 'object?',
  endpoints: 'object?',
  accessLog: 'object?',
  accessLogRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const SUBNETS = {
  zones: { min: 1 },
  isolatedProblem: 'isolated: no request would get out of them to the partner',
  publicProblem: 'public: an instance there has no public address, or one that changes with every replacement',
  remedy: 'choose private subnets that route through a NAT gateway, whose address the partner then admits',
};

const LIFETIME = {
  min: Duration.days(1),
  max: Duration.days(365),
  remedy: 'an instance that is never replaced gets no patches',
};

// It is written into a file on the instance.
const LOG_GROUP_NAME = {
  pattern: /^[\w.\-/#]{1,512}$/,
  must: 'have letters, digits and _-/.# only',
  remedy: 'give the name of an existing log group',
};

/**
 * A squid proxy in a private subnet that is reached only through a Systems Manager tunnel: no VPN, no key, no open port. It
 * lets only the listed domains through, and they see the fixed address of the VPC's NAT gateway.
 *
 * @example
 * import { IVpc } from 'aws-cdk-lib/aws-ec2';
 * import { IRole } from 'aws-cdk-lib/aws-iam';
 * import { SquidProxy } from 'cdk-hindsight/squid';
 *
 * declare const vpc: IVpc;
 * declare const supportRole: IRole;
 *
 * const proxy = new SquidProxy(this, 'Proxy', { vpc, allowedDomains: ['.partner.example'] });
 * proxy.grantTunnel(supportRole);
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
 */
export class SquidProxy extends SquidProxyBase implements IConnectable {
  /**
   * Imports a proxy that another app or stack created, to grant access, open tunnels and use its metrics. Its alarms stay in
   * the app that created it.
   *
   * @throws if a value is empty, or has spaces or quotes
   */
  public static fromSquidProxyAttributes(scope: Construct, id: string, attrs: SquidProxyAttributes): ISquidProxy {
    return new ImportedSquidProxy(scope, id, attrs);
  }

  /** The group of one that holds the instance. */
  public readonly autoScalingGroup: AutoScalingGroup;
  /** The role of the instance. */
  public readonly role: Role;
  /** The network of the instance: nothing in, ports 80, 443 and `tunnelPorts` out. */
  public readonly connections: Connections;
  /** The log group of the access log. */
  public readonly accessLog: ILogGroup;
  /** The list of domains that the instance reads. Undefined without `updateDomainsInPlace`. */
  public readonly allowedDomainsParameter?: IStringParameter;
  /** The name of the Session document that the tunnels use. */
  public readonly sessionDocumentName: string;
  /** The value of the tag `cdk-hindsight:squid-proxy` on the instance, unique in the account and region. */
  public readonly tunnelTagValue: string;
  /** The addresses that the partner has to admit, also an output. Empty if the construct cannot know them. */
  public readonly fixedAddresses: string[];
  /** The Systems Manager endpoints that the proxy uses. Another proxy in the VPC can share them. */
  public readonly interfaceEndpoints: IInterfaceVpcEndpoint[];
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if a domain is not valid or overlaps with another, or none is given; if the subnets are isolated or public; if the
   * instance type is not one; if the image is a Windows image; if the lifetime is out of range; if `accessLogRetention` or
   * `encryptionKey` is given with an `accessLog`; if the log group is in another Region or account; or if the VPC or the key
   * is in another Region
   */
  constructor(scope: Construct, id: string, props: SquidProxyProps) {
    super(scope, id);
    this.validate(props);
    const selected = pickSubnets(this, props.vpc, props.vpcSubnets, SUBNETS);

    this.tunnelTagValue = this.uniqueName();
    this.accessLog = props.accessLog ?? this.createAccessLog(props);
    this.role = createRole(this, this.accessLog);
    this.connections = new Connections({ securityGroups: [createSecurityGroup(this, props.vpc, props.tunnelPorts)] });
    const parameter = props.updateDomainsInPlace
      ? createDomainsParameter(this, props.allowedDomains, this.role)
      : undefined;
    this.allowedDomainsParameter = parameter;
    this.autoScalingGroup = this.createInstance(props, selected, parameter);
    this.sessionDocumentName = this.createSessionDocument();
    const endpoints = props.endpoints ?? SquidProxyEndpoints.none();
    this.interfaceEndpoints = endpoints._bind(this, props.vpc, selected.subnets, this);
    this.fixedAddresses = this.tellFixedAddresses(props.vpc, selected);

    const isUpdated = parameter !== undefined;
    countLines(this, this.accessLog, this.tunnelTagValue, isUpdated);
    this.alarms = createProxyAlarms(this, props.alarms, { hasHours: props.workingHours !== undefined, isUpdated });
  }

  /** @internal */
  protected get _autoScalingGroupName(): string {
    return this.autoScalingGroup.autoScalingGroupName;
  }

  private validate(props: SquidProxyProps) {
    requireKinds(props, PROPS, this);
    const { allowedDomains, instanceType, maxInstanceLifetime, accessLog } = props;
    requireMadeBy('vpc', props.vpc, 'selectSubnets', 'Vpc.fromLookup(…)', this);
    requireMadeBy(
      'instanceType',
      instanceType,
      'architecture',
      'InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO)',
      this,
    );
    const image = 'MachineImage.resolveSsmParameterAtLaunch(…)';
    requireMadeBy('machineImage', props.machineImage, 'getImage', image, this);
    requireMadeBy('workingHours', props.workingHours, 'endDays', 'WorkingHours.of(…)', this);
    requireMadeBy('endpoints', props.endpoints, '_bind', 'SquidProxyEndpoints.create()', this);
    requireMadeBy('accessLog', accessLog, 'logGroupName', 'LogGroup.fromLogGroupName(…)', this);
    requireAllowedDomains(allowedDomains, this);
    requireTunnelPorts(props.tunnelPorts, this);
    requireMachine(props, this);
    requireDuration('maxInstanceLifetime', maxInstanceLifetime, LIFETIME, this);
    if (accessLog) {
      this.requireLogGroup(accessLog, props);
    }
  }

  private requireLogGroup(accessLog: ILogGroup, props: SquidProxyProps) {
    const { logGroupName } = accessLog;
    const place = 'use a log group of the account and Region of the proxy: its instance knows only the name';
    requireBeside({ property: 'accessLog', of: 'the proxy', remedy: place }, accessLog, this);
    requireText('accessLog.logGroupName', logGroupName, LOG_GROUP_NAME, this);
    // The name of a group of the app is valid, or the group could not be created.
    const made = accessLog.node.defaultChild;
    const isOfApp = made && CfnResource.isCfnResource(made) && made.cfnResourceType === 'AWS::Logs::LogGroup';
    if (Token.isUnresolved(logGroupName) && !isOfApp) {
      const remedy =
        'write the name into the code, or create the log group in the app: the name becomes part of a script';
      refuse({ property: 'accessLog.logGroupName', must: 'be known at synth', got: 'a token', remedy }, this);
    }
    for (const property of ['accessLogRetention', 'encryptionKey'] as const) {
      if (props[property] !== undefined) {
        const remedy = 'set it on the log group that you give';
        refuse({ property, must: 'not be given with accessLog', remedy }, this);
      }
    }
  }

  /** Not the name of a nested stack, which is known only at deploy time, but the one that it is nested in. */
  private uniqueName(): string {
    let stack = Stack.of(this);
    while (stack.nestedStackParent) {
      stack = stack.nestedStackParent;
    }
    return `${stack.stackName}-${this.node.addr}`;
  }

  private createAccessLog({ accessLogRetention, encryptionKey }: SquidProxyProps): LogGroup {
    const logRetention = accessLogRetention ?? RetentionDays.ONE_YEAR;
    requireEncryptionKey(encryptionKey, this);
    return createLogGroup(this, 'AccessLog', 'squid', { logRetention, encryptionKey });
  }

  private createInstance(
    props: SquidProxyProps,
    selected: SelectedSubnets,
    parameter?: StringParameter,
  ): AutoScalingGroup {
    const { vpc, instanceType, machineImage, spot, maxInstanceLifetime, workingHours } = props;
    const group = createGroup(this, {
      vpc,
      instanceType,
      machineImage,
      spot,
      maxInstanceLifetime,
      subnets: selected.subnets,
      wayOut: selected.internetConnectivityEstablished,
      role: this.role,
      securityGroup: this.connections.securityGroups[0],
      userData: instanceScript(props, this.accessLog.logGroupName, this, parameter),
      tagValue: this.tunnelTagValue,
    });
    if (workingHours) {
      keepHours(group, workingHours);
    }
    if (parameter) {
      // The first thing that an instance does is to read the list.
      group.node.addDependency(parameter, this.role);
    }
    return group;
  }

  /** Its name is known at synth, so that a role in a stack that this one depends on can be granted too. */
  private createSessionDocument(): string {
    const end = `-${this.node.addr}`;
    const start = `Tunnel-${this.tunnelTagValue.slice(0, -end.length)}`;
    const name = `${start.slice(0, MAX_DOCUMENT_NAME - end.length)}${end}`;
    new CfnDocument(this, 'SessionDocument', {
      name,
      content: tunnelDocument(),
      documentType: 'Session',
      updateMethod: 'NewVersion',
    });
    return name;
  }

  private tellFixedAddresses(vpc: IVpc, { subnets, isPendingLookup }: SelectedSubnets): string[] {
    const addresses = fixedAddresses(vpc, subnets);
    if (addresses.length > 0) {
      const description = 'The addresses that the partner has to admit';
      new CfnOutput(this, 'FixedAddresses', { value: Fn.join(',', addresses), description });
    } else if (!isPendingLookup) {
      const reason =
        'the VPC is imported, or its subnets do not route through NAT gateways with Elastic IPs of its stack';
      const remedy = 'look the addresses up, and tell your partner those';
      warn(this, 'fixedAddresses', `the addresses that the proxy goes out with are not known: ${reason}; ${remedy}`);
    }
    return addresses;
  }
}
