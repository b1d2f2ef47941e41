import type { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { setVariables } from '../private/synth/text-files';

/** The tag that names the proxy an instance belongs to; tunnel.sh has it too. */
export const TUNNEL_TAG = 'cdk-hindsight:squid-proxy';

/** The port of squid on the instance, as in squid.conf. */
export const SQUID_PORT = 3128;

// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
const USER_ID = '${aws:userid}';

/** What one needs to know of a proxy to open a tunnel to it. */
export interface TunnelTarget {
  readonly stack: Stack;
  readonly tagValue: string;
  readonly documentName: string;
}

/** A Session document for a tunnel to squid's port and to no other. */
export function tunnelDocument(): object {
  return {
    schemaVersion: '1.0',
    description: 'A tunnel to the squid proxy. It forwards a local port to the port of squid and to no other.',
    sessionType: 'Port',
    parameters: {
      localPortNumber: {
        type: 'String',
        description: 'The port on your machine; 0 takes a free one',
        allowedPattern:
          '^([0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$',
        default: String(SQUID_PORT),
      },
    },
    properties: {
      type: 'LocalPortForwarding',
      portNumber: String(SQUID_PORT),
      localPortNumber: '{{ localPortNumber }}',
    },
  };
}

/** Lets the grantee open a tunnel and end it, and find the instance. */
export function grantTunnel(grantee: IGrantable, { stack, tagValue, documentName }: TunnelTarget): Grant {
  // Without it, who names no document gets a shell.
  const documentCheck = { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };
  const allow = (action: string | string[], resourceArn: string, conditions?: Record<string, Record<string, string>>) =>
    Grant.addToPrincipal({ grantee, actions: [action].flat(), resourceArns: [resourceArn], conditions });
  return [
    allow('ssm:StartSession', stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' }), {
      StringEquals: { [`ssm:resourceTag/${TUNNEL_TAG}`]: tagValue },
      ...documentCheck,
    }),
    allow(
      'ssm:StartSession',
      stack.formatArn({ service: 'ssm', resource: 'document', resourceName: documentName }),
      documentCheck,
    ),
    allow(
      'ssmmessages:OpenDataChannel',
      stack.formatArn({
        service: 'ssm',
        region: '*',
        account: '*',
        resource: 'session',
        resourceName: `${USER_ID}-*`,
      }),
    ),
    allow(
      ['ssm:TerminateSession', 'ssm:ResumeSession'],
      stack.formatArn({ service: 'ssm', resource: 'session', resourceName: '*' }),
      { StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': USER_ID } },
    ),
    allow('ec2:DescribeInstances', '*', { StringEquals: { 'ec2:Region': stack.region } }),
  ].reduce((all, grant) => all.combine(grant));
}

/** One line for a shell that opens the tunnel. */
export function tunnelCommand({ stack, tagValue, documentName }: TunnelTarget, localPort: number): string {
  const instance = [
    `aws ec2 describe-instances --region ${stack.region} --output text`,
    `--filters Name=tag:${TUNNEL_TAG},Values=${tagValue} Name=instance-state-name,Values=running`,
    "--query 'sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId'",
  ].join(' ');
  return [
    `aws ssm start-session --region ${stack.region} --target "$(${instance})"`,
    `--document-name ${documentName} --parameters '{"localPortNumber":["${localPort}"]}'`,
  ].join(' ');
}

/** The text of tunnel.sh that knows its proxy. */
export function tunnelScript({ stack, tagValue, documentName }: TunnelTarget): string {
  return `${setVariables('squid/tunnel.sh', { region: stack.region, proxy: tagValue, document: documentName })}\n`;
}
