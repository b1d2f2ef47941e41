import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const AMPLIFY = 'amplify.amazonaws.com';

/** The role that builds run as. It admits only apps of this account and region: the app itself needs the role to exist first. */
export function createServiceRole(scope: Construct): Role {
  const { account } = Stack.of(scope);
  return new Role(scope, 'ServiceRole', {
    description: 'Deploys the backend of an Amplify app',
    assumedBy: new ServicePrincipal(AMPLIFY, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: {
          'aws:SourceArn': Stack.of(scope).formatArn({ service: 'amplify', resource: 'apps', resourceName: '*' }),
        },
      },
    }),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmplifyBackendDeployFullAccess')],
  });
}

/** Lets Amplify write what the pages that render on the server log. */
export function grantServerLogs(role: Role): void {
  const group = (resource: string) => Stack.of(role).formatArn({ service: 'logs', resource: `log-group:${resource}` });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [group('/aws/amplify/*:log-stream:*')],
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogGroup'], resources: [group('/aws/amplify/*')] }));
  // Listing cannot be narrowed to a prefix.
  role.addToPolicy(new PolicyStatement({ actions: ['logs:DescribeLogGroups'], resources: [group('*')] }));
}

/** The role of pages that render on the server. Amplify documents no condition that its calls would meet. */
export function createComputeRole(scope: Construct): Role {
  return new Role(scope, 'ComputeRole', {
    description: 'What the server-side pages of an Amplify app may do',
    assumedBy: new ServicePrincipal(AMPLIFY),
  });
}
