import type { CfnApp } from 'aws-cdk-lib/aws-amplify';
import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import type { AmplifyBasicAuth } from './amplify-basic-auth';
import { referenceOf, requireSecretValue } from './secret-reference';

const KINDS: Kinds<AmplifyBasicAuth> = { userName: 'text', password: 'object' };
const USER_NAME = {
  pattern: /^[^:]{1,255}$/,
  must: 'have 1 to 255 characters and no colon',
  remedy: 'choose another name: a colon ends the name in the header that a browser sends',
};

/** The name and the password as CloudFormation takes them. */
export function basicAuthOf(
  basicAuth: AmplifyBasicAuth | undefined,
  prefix: string,
  scope: IConstruct,
): Required<CfnApp.BasicAuthConfigProperty> | undefined {
  if (basicAuth === undefined) {
    return undefined;
  }
  const property = `${prefix}basicAuth`;
  requireKinds(basicAuth, KINDS, scope, `${property}.`);
  const { userName: username, password: secret } = basicAuth;
  requireText(`${property}.userName`, username, USER_NAME, scope);
  requireSecretValue(`${property}.password`, secret, scope);
  const password = referenceOf(`${property}.password`, secret, 'the password', scope);
  return { enableBasicAuth: true, username, password };
}
