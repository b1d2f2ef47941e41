import { UserData } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { fillIn } from '../private/synth/text-files';

// EC2's limit is 16 KB; the name of a log group, still a token here, can take 512 bytes at each of its three places.
const MAX_BYTES = 16_384 - 3 * 512;

/** The script that makes an Amazon Linux into the proxy, with all it installs in it. */
export function instanceScript(allowedDomains: string[], logGroupName: string, scope: IConstruct): UserData {
  const script = fillIn('squid/install.sh', {
    'squid.conf': fillIn('squid/squid.conf'),
    'allowed-domains': allowedDomains.join('\n'),
    'heartbeat.sh': fillIn('squid/heartbeat.sh'),
    'cloudwatch-agent.json': fillIn('squid/cloudwatch-agent.json', { 'log-group': logGroupName }),
  });
  const size = Buffer.byteLength(script);
  if (size > MAX_BYTES) {
    const must = `fit into the user data of an instance, ${MAX_BYTES} bytes with the scripts`;
    const remedy = 'put a leading dot in place of subdomains, or split the domains among two proxies';
    refuse({ property: 'allowedDomains', must, got: `${size} bytes`, remedy }, scope);
  }
  return UserData.custom(`${script}\n`);
}
