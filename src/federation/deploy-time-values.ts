import { Aws, CfnParameter, Reference, Token, Tokenization } from 'aws-cdk-lib';

const PSEUDO_PARAMETERS = [Aws.ACCOUNT_ID, Aws.PARTITION, Aws.REGION, Aws.STACK_ID, Aws.STACK_NAME, Aws.URL_SUFFIX];

/**
 * True if all that is known only at deploy time in a text comes from resources and from CloudFormation itself, as in the
 * ARN of a role. Whoever deploys the stack chooses everything else: the value of a parameter, an export, a secret.
 */
export function isReferenceOnly(text: string): boolean {
  const { tokens } = Tokenization.reverseString(text);
  return tokens.every(
    (token) =>
      PSEUDO_PARAMETERS.includes(Token.asString(token)) ||
      (Reference.isReference(token) && !(token.target instanceof CfnParameter)),
  );
}

/** The parameter that a text consists of, if it is one. */
export function parameterOf(text: string): CfnParameter | undefined {
  const { tokens, length } = Tokenization.reverseString(text);
  const [token] = tokens;
  const isParameter = length === 1 && Reference.isReference(token) && token.target instanceof CfnParameter;
  return isParameter ? (token.target as CfnParameter) : undefined;
}

/** True if whoever deploys the stack chooses part of a text. */
export function isChosenAtDeployTime(text: string): boolean {
  return !isReferenceOnly(text);
}
