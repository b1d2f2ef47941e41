import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { Finding } from './finding';

/** Says why a rule is there, which is the way to its remedy. */
const VERBOSE = { verbose: true };

/** What cdk-nag's packs find in an app and nobody has acknowledged with a reason. */
export function nag(app: IConstruct): Finding[] {
  const packs = [
    new AwsSolutionsChecks(app, VERBOSE),
    new HIPAASecurityChecks(app, VERBOSE),
    new NIST80053R4Checks(app, VERBOSE),
    new NIST80053R5Checks(app, VERBOSE),
    new PCIDSS321Checks(app, VERBOSE),
    new ServerlessChecks(app, VERBOSE),
  ];
  return packs.flatMap((pack) =>
    pack.validateScope(app).violations.flatMap((violation) =>
      violation.violatingResources.map((resource: { constructPath?: string }) => ({
        check: 'cdk-nag',
        rule: violation.ruleName,
        where: resource.constructPath ?? '',
        text: violation.description,
      })),
    ),
  );
}
