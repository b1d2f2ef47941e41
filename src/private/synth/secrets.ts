import { CfnParameter, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether CloudFormation would put a secret into a text: a reference to one, or a parameter whose value it hides. */
export function holdsSecret(text: string, scope: IConstruct): boolean {
  const resolved = JSON.stringify(Stack.of(scope).resolve(text) ?? '');
  // A reference may be composed of parts that are not known: only a plain value of Parameter Store is certainly no secret.
  const reference = Token.isUnresolved(text) ? /\{\{(?!resolve:ssm:)/ : /\{\{resolve:(?!ssm:)/;
  return reference.test(resolved) || noEchoParameters(scope).some(({ logicalId }) => refersTo(resolved, logicalId));
}

function refersTo(resolved: string, logicalId: string): boolean {
  const isSubstituted = resolved.includes('"Fn::Sub"') && resolved.includes(`\${${logicalId}}`);
  return isSubstituted || resolved.includes(`{"Ref":"${logicalId}"}`);
}

/** The parameters of the stack whose values CloudFormation does not show. */
export function noEchoParameters(scope: IConstruct): { logicalId: string; hasDefault: boolean }[] {
  const stack = Stack.of(scope);
  return stack.node
    .findAll()
    .filter((child) => child instanceof CfnParameter)
    .filter((parameter) => parameter.noEcho && parameter.stack === stack)
    .map((parameter) => ({
      logicalId: stack.resolve(parameter.logicalId),
      hasDefault: parameter.default !== undefined,
    }));
}
