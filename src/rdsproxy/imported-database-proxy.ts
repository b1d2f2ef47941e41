import { Connections, Port } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireOneOf, requireSome, requireText } from '../private/synth/validation';
import type { DatabaseProxyAttributes } from './i-pinning-aware-database-proxy';
import {
  type ClientLogin,
  PinningAwareDatabaseProxyBase,
  type ReaderDefaults,
} from './pinning-aware-database-proxy-base';
import { namespaceOfPins } from './pinning-log';
import { requireDatabaseUsers } from './proxy-auth';
import { ProxyClientAuthentication, ProxyEngineFamily } from './proxy-settings';

const ATTRIBUTES: Kinds<DatabaseProxyAttributes> = {
  proxyName: 'text',
  proxyArn: 'text',
  endpointAddress: 'text',
  engineFamily: 'text',
  securityGroups: 'list of objects',
  databaseUsers: 'list of texts?',
  clientAuthentication: 'text?',
};

const ARN = {
  pattern: /^arn:[^:]+:rds:[^:]*:[^:]*:db-proxy:prx-[^:/*?]+$/,
  must: "end in the proxy's identifier, as in arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0123456789abcdef0",
  remedy: 'take it from the attribute DBProxyArn, or from aws rds describe-db-proxies',
};

/** A proxy of another stack or app. */
export class ImportedDatabaseProxy extends PinningAwareDatabaseProxyBase {
  public readonly proxyName: string;
  public readonly proxyArn: string;
  public readonly endpointAddress: string;
  public readonly engineFamily: ProxyEngineFamily;
  public readonly connections: Connections;
  /** @internal */
  public readonly _pinsNamespace: string;
  protected readonly login: ClientLogin;

  constructor(scope: Construct, id: string, attributes: DatabaseProxyAttributes) {
    super(scope, id, { environmentFromArn: requireAttributes(scope, attributes).proxyArn });
    const { clientAuthentication = ProxyClientAuthentication.IAM, databaseUsers, securityGroups } = attributes;
    requireOneOf('engineFamily', attributes.engineFamily, Object.values(ProxyEngineFamily), this);
    requireOneOf('clientAuthentication', clientAuthentication, Object.values(ProxyClientAuthentication), this);
    requireSome('securityGroups', securityGroups, 'a group', 'import the security groups of the proxy', this);
    if (databaseUsers) {
      requireDatabaseUsers(databaseUsers);
    }
    this.proxyName = attributes.proxyName;
    this.proxyArn = attributes.proxyArn;
    this.endpointAddress = attributes.endpointAddress;
    this.engineFamily = attributes.engineFamily;
    this._pinsNamespace = namespaceOfPins(attributes.proxyName);
    this.login = { clientAuthentication, databaseUsers };
    this.connections = new Connections({ securityGroups, defaultPort: Port.tcp(this.port) });
  }

  /** @internal */
  public _readerDefaults(): ReaderDefaults {
    return {};
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: Construct, attributes: DatabaseProxyAttributes): DatabaseProxyAttributes {
  requireKinds(attributes, ATTRIBUTES, scope, 'attributes.');
  requireText('proxyArn', attributes.proxyArn, ARN, scope);
  return attributes;
}
