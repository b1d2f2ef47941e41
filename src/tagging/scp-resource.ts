import { globVerdict, UNKNOWN } from '../private/glob';
import { all, any, type Clause, not, type Verdict } from './scp-condition';
import type { ScpTarget } from './scp-request';
import type { ScpStatement } from './scp-statement';

/** Judges whether a statement's Resource or NotResource includes the stack. */
export function judgeResource(target: ScpTarget, { resources, notResources = [] }: ScpStatement): Clause {
  const patterns = resources ?? notResources;
  const covered = any(patterns.map((pattern) => coversStack(target, pattern)));
  return {
    holds: resources ? covered : not(covered),
    text: `${resources ? 'Resource' : 'NotResource'} ${patterns.join(', ')}`,
    isAboutTags: false,
  };
}

/** The resource of a call is `stack/<name>/<id>`, and CloudFormation chooses the id. */
function coversStack({ partition, region, account, stackName }: ScpTarget, pattern: string): Verdict {
  if (pattern === '*') {
    return true;
  }
  const parts = pattern.split(':');
  if (parts.length !== 6) {
    return undefined;
  }
  // Where the partition is not known, it is that of the organization, and so that of its policies.
  const arn = ['arn', partition === UNKNOWN ? parts[1] : partition, 'cloudformation', region, account];
  return all([...arn, `stack/${stackName}/${UNKNOWN}`].map((part, index) => globVerdict(part, parts[index])));
}
