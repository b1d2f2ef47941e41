import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A call to AWS, as IAM sees it. */
export interface IamRequest {
  /** The ARN of who calls. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Needed where the resource's ARN names no account. */
  readonly resourceAccount?: string;
  readonly context?: Record<string, string | string[]>;
}

/** The policies that apply to a call; a template's parts go through `resolveIntrinsics` first. */
export interface IamPolicies {
  readonly identity?: object[];
  /** A resource policy, or the trust policy of a role for `sts:AssumeRole*`. */
  readonly resource?: object;
  /** Service control policies beside the one that allows everything. */
  readonly serviceControl?: object[];
}

export type Decision = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * What IAM decides on a call. A context key that the evaluator would leave out is an error: a decision that looked
 * past a part of the request proves nothing.
 */
export async function decide(request: IamRequest, policies: IamPolicies): Promise<Decision> {
  const result = await runSimulation(
    {
      request: {
        principal: request.principal,
        action: request.action,
        resource: {
          resource: request.resource,
          accountId: request.resourceAccount ?? request.resource.split(':')[4] ?? '',
        },
        contextVariables: request.context ?? {},
      },
      identityPolicies: (policies.identity ?? []).map((policy, index) => ({ name: `identity${index}`, policy })),
      resourcePolicy: policies.resource,
      serviceControlPolicies: policies.serviceControl
        ? [{ orgIdentifier: 'root', policies: [ALLOW_ALL, ...policies.serviceControl].map(named) }]
        : [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new Error(`the evaluator refused the policies: ${JSON.stringify(result.errors)}`);
  }
  const evaluations = result.resultType === 'single' ? [result.result] : result.results;
  const ignored = evaluations.flatMap((evaluation) => evaluation.ignoredContextKeys ?? []);
  if (ignored.length > 0) {
    throw new Error(`the evaluator ignores ${ignored.join(', ')} for ${request.action}`);
  }
  return result.overallResult;
}

function named(policy: object, index: number) {
  return { name: `policy${index}`, policy };
}
