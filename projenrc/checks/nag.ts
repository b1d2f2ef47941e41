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

/** What cdk-nag's packs find in an app and nobody has acknowledged with a reason. */
export function nag(app: IConstruct): Finding[] {
  const packs = [
    new AwsSolutionsChecks(),
    new HIPAASecurityChecks(),
    new NIST80053R4Checks(),
    new NIST80053R5Checks(),
    new PCIDSS321Checks(),
    new ServerlessChecks(),
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
