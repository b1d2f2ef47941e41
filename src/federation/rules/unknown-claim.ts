import { type Rule, Severity } from '../../private/template/rule';
import { claimKeysOf, closestKey } from '../claim-keys';
import { eachWebIdentityTrust, requireHostPath } from './web-identity';

const STANDARD = ['amr', 'aud', 'sub'];

export const unknownClaim: Rule = {
  id: 'hindsight-federation-unknown-claim',
  severity: Severity.ERROR,
  incident: 'IAM does not have every claim of a token as a condition key, so a condition on another one never holds.',
  remedy:
    "Use the methods of the trust, which know the keys: GitHubTrust.repository({ owner, repository }).environment('production'); or take the condition out.",
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      if (trust.isBuiltIn) {
        return;
      }
      for (const { issuer, claim, key, value } of trust.conditions) {
        report.part(() => {
          const hostPath = requireHostPath(trust);
          const known = [...STANDARD, ...claimKeysOf(hostPath)];
          if (issuer.toLowerCase() !== hostPath.toLowerCase()) {
            report.find(value, `The key ${key} is of another issuer than the trusted ${hostPath}.`);
          } else if (!known.some((name) => name.toLowerCase() === claim.toLowerCase())) {
            const closest = closestKey(claim, known);
            const hint = closest ? `did you mean ${closest}?` : `it has ${known.sort().join(', ')}.`;
            report.find(value, `IAM has no condition key ${claim} for ${hostPath}: ${hint}`);
          }
        });
      }
    }),
};
