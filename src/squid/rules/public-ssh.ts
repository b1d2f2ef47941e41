import { type Rule, Severity } from '../../private/template/rule';
import { type Ingress, ingressOf } from '../../private/template/security-groups';
import type { Value } from '../../private/template/value';

const EVERYBODY = ['0.0.0.0/0', '::/0'];
const SSH = 22;

export const publicSsh: Rule = {
  id: 'hindsight-squid-public-ssh',
  severity: Severity.ERROR,
  incident: 'A port 22 that is open to the internet is tried within minutes, and one leaked key is enough.',
  remedy:
    "new SquidProxy(this, 'Proxy', { vpc, allowedDomains: ['partner.example.com'] }) is reached through Session Manager, without an open port; or remove the rule and use aws ssm start-session.",
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  judge: ({ type, properties }, report) => {
    const rules =
      type === 'AWS::EC2::SecurityGroup' ? properties.get('SecurityGroupIngress').possibilities() : [properties];
    for (const rule of rules) {
      report.part(() => {
        if (isFromEverybody(rule) && admitsSsh(ingressOf(rule))) {
          report.find(rule, 'The security group admits SSH from everywhere.');
        }
      });
    }
  },
};

function isFromEverybody(rule: Value): boolean {
  return ['CidrIp', 'CidrIpv6'].some((name) => {
    const cidr = rule.get(name);
    return !cidr.isAbsent && EVERYBODY.includes(cidr.string() ?? '');
  });
}

function admitsSsh({ protocol, from, to }: Ingress): boolean {
  if (protocol === '-1') {
    return true;
  }
  const isTcp = protocol === 'tcp' || protocol === '6';
  return isTcp && (from.number() ?? 0) <= SSH && SSH <= (to.number() ?? 65_535);
}
