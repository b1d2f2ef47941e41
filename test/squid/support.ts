import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { SquidProxy, type SquidProxyProps } from '../../src/squid';
import { resolveIntrinsics } from '../support/intrinsics';

export const DOMAINS = ['.partner.example', 'api.vendor.example'];

/** A stack with a VPC and a proxy in it. */
export function proxyStack(props: Partial<SquidProxyProps> = {}, stack = new Stack(new App(), 'Stack')) {
  const vpc = props.vpc ?? new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const proxy = new SquidProxy(stack, 'Proxy', { vpc, allowedDomains: DOMAINS, ...props });
  return { stack, vpc, proxy, template: () => Template.fromStack(stack) };
}

/** The only resource of a type, with its properties. */
export function only(template: Template, type: string): any {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}

/** The user data as an instance gets it. */
export function userDataOf(template: Template): string {
  const { UserData } = only(template, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
  const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  return resolveIntrinsics(UserData['Fn::Base64'], { values: { [logGroup]: 'access-log' } });
}
