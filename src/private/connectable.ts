import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { refuse } from './errors';

/**
 * The network side of a grantee, if it has one. A function outside a VPC looks as if it had one and can reach nothing in
 * a VPC: it is refused.
 */
export function connectionsOf(grantee: IGrantable, scope: Construct): IConnectable | undefined {
  if ('isBoundToVpc' in grantee && !(grantee as IFunction).isBoundToVpc) {
    refuse(
      {
        property: 'grantee',
        must: 'be a function in a VPC',
        got: (grantee as IFunction).node.path,
        remedy: 'give the function a vpc; for an imported one, grant to its role and open connections yourself',
      },
      scope,
    );
  }
  return 'connections' in grantee ? (grantee as IGrantable & IConnectable) : undefined;
}
