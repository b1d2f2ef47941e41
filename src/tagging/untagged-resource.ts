/** A resource that a tag does not reach through the CDK. */
export interface UntaggedResource {
  /** The path of the stack in whose template the resource is. */
  readonly stackPath: string;
  /** The path of the resource in the construct tree. */
  readonly constructPath: string;
  /** The name of the resource in the template. */
  readonly logicalId: string;
  /** The CloudFormation type, for example `AWS::IAM::Policy`. */
  readonly resourceType: string;
}
