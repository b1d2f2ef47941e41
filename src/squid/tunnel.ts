import type { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { setVariables } from '../private/synth/text-files';
import { SQUID_PORT, TUNNEL_TAG } from './facts';
import { TunnelShell } from './i-squid-proxy';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
const USER_ID = '${aws:userid}';

/** The values of a proxy that a tunnel needs. */
export interface TunnelTarget {
  readonly stack: Stack;
  readonly account: string;
  readonly region: string;
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
        description: 'The port on your machine; 0 picks a free one',
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

/** Lets the grantee find the instance, open a tunnel and end it. */
export function grantTunnel(grantee: IGrantable, target: TunnelTarget): Grant {
  const { stack, account, region, tagValue, documentName } = target;
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, region, account, resource, resourceName });
  // Without it, someone who leaves the document out gets a shell.
  const BoolIfExists = { 'ssm:SessionDocumentAccessCheck': 'true' };
  const allow = (action: string | string[], resourceArn: string, conditions?: Record<string, Record<string, string>>) =>
    Grant.addToPrincipal({ grantee, actions: [action].flat(), resourceArns: [resourceArn], conditions });
  return [
    allow('ssm:StartSession', arn('ec2', 'instance', '*'), {
      StringEquals: { [`ssm:resourceTag/${TUNNEL_TAG}`]: tagValue },
      BoolIfExists,
    }),
    allow('ssm:StartSession', arn('ssm', 'document', documentName), { BoolIfExists }),
    // StartSession decides who gets a session; opening its channel takes the token that StartSession returned. The id of a
    // session begins with the name of a user, or of a role's session: for a role no policy variable has that name.
    allow(
      'ssmmessages:OpenDataChannel',
      stack.formatArn({ service: 'ssm', region: '*', account: '*', resource: 'session', resourceName: '*' }),
    ),
    allow(['ssm:TerminateSession', 'ssm:ResumeSession'], arn('ssm', 'session', '*'), {
      StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': USER_ID },
    }),
    allow('ec2:DescribeInstances', '*', { StringEquals: { 'ec2:Region': region } }),
  ].reduce((all, grant) => all.combine(grant));
}

/** One line for a shell that opens the tunnel. */
export function tunnelCommand(target: TunnelTarget, localPort: number, shell: TunnelShell): string {
  const { region, tagValue, documentName } = target;
  const filters = [`Name=tag:${TUNNEL_TAG},Values=${tagValue}`, 'Name=instance-state-name,Values=running'];
  const query = 'sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId';
  const find = `aws ec2 describe-instances --region ${region} --output text --filters`;
  const session = `aws ssm start-session --region ${region} --target`;
  const withDocument = `--document-name ${documentName} --parameters`;
  switch (shell) {
    case TunnelShell.POWERSHELL:
      // A comma outside of quotes would make two arguments of one.
      return `${session} $(${find} '${filters.join("' '")}' --query '${query}') ${withDocument} localPortNumber=${localPort}`;
    case TunnelShell.CMD:
      return `for /f %i in ('${find} "${filters.join('" "')}" --query "${query}"') do ${session} %i ${withDocument} localPortNumber=${localPort}`;
    default:
      return (
        `${session} "$(${find} ${filters.join(' ')} --query '${query}')" ` +
        `${withDocument} '{"localPortNumber":["${localPort}"]}'`
      );
  }
}

/** The text of tunnel.sh with the values of the proxy. */
export function tunnelScript({ region, tagValue, documentName }: TunnelTarget): string {
  return `${setVariables('squid/tunnel.sh', { region, proxy: tagValue, document: documentName })}\n`;
}
