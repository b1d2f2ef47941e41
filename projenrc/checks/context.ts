import type { IPolicyValidationContext } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The part that the checks read of the context which the CDK gives a plugin; newer releases have more in it. */
export function contextOf(templatePaths: string[], appConstruct?: IConstruct): IPolicyValidationContext {
  const context = { templatePaths, ...(appConstruct && { appConstruct }) };
  return context as IPolicyValidationContext;
}
