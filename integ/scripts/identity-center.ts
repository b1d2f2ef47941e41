/** A session of a person by IAM Identity Center: the device flow, in which the person clicks once. */
import { CannotAsk, given, type Login, loginOf, tell, tryAws, until } from './kit';

const VARIABLES = ['VERIFY_SSO_START_URL', 'VERIFY_SSO_REGION', 'VERIFY_SSO_ACCOUNT', 'VERIFY_SSO_ROLE'];
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const MINUTES = 10;

/** The session of a permission set, after the person has said yes; none if the variables are not set: then it is the caller's own. */
export async function signedIn(): Promise<Login> {
  const set = VARIABLES.filter((name) => process.env[name]);
  if (set.length === 0) {
    return {};
  }
  const [url, region, account, role] = VARIABLES.map(given);
  const call = (...args: string[]) => tryAws([...args, '--region', region, '--no-sign-request']);
  const must = (...args: string[]) => {
    const { succeeded, value, error } = call(...args);
    if (!succeeded) {
      throw new CannotAsk(`aws ${args.slice(0, 2).join(' ')}: ${error}`);
    }
    return value;
  };
  const client = must(
    'sso-oidc',
    'register-client',
    '--client-name',
    'cdk-hindsight-verify',
    '--client-type',
    'public',
  );
  const secrets = ['--client-id', client.clientId, '--client-secret', client.clientSecret];
  const device = must('sso-oidc', 'start-device-authorization', ...secrets, '--start-url', url);
  tell(`open ${device.verificationUriComplete} in ${MINUTES} minutes, and allow the code ${device.userCode}`);
  const token = await until('the yes of the person', MINUTES, () => {
    const asked = call(
      'sso-oidc',
      'create-token',
      ...secrets,
      '--grant-type',
      GRANT,
      '--device-code',
      device.deviceCode,
    );
    if (!asked.succeeded && !/AuthorizationPending|SlowDown/.test(asked.error)) {
      throw new CannotAsk(asked.error);
    }
    return asked.value.accessToken as string | undefined;
  }).catch((error) => {
    throw new CannotAsk(error.message);
  });
  const which = ['--account-id', account, '--role-name', role, '--access-token', token];
  const { accessKeyId, secretAccessKey, sessionToken } = must('sso', 'get-role-credentials', ...which).roleCredentials;
  return loginOf({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken });
}
