import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const COMPLIANCE_PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Records for each construct why findings of cdk-nag are right as they are in a test. */
export function acknowledge(constructs: IConstruct[], reason: string, ...ids: string[]): void {
  for (const { node } of constructs) {
    // Validations.acknowledge takes no id with two "::", as one with the ARN of a managed policy has.
    node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, Object.fromEntries(ids.map((id) => [id, reason])));
  }
}

/** The rules in each of cdk-nag's compliance packs. */
export function inPacks(...rules: string[]): string[] {
  return rules.flatMap((rule) => COMPLIANCE_PACKS.map((pack) => `${pack}-${rule}`));
}
