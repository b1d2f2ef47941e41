/** Limits of Lambda and CloudWatch, and the formats of Postman, as far as the module needs them. */

/** The longest period of an alarm that looks back over a day. */
export const DAY_SECONDS = 86_400;

/**
 * The most bytes of variables. The environment of a function has at most 4 KB, names included, and holds settings and the ARNs of
 * secrets too.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_VARIABLES_BYTES = 3_000;
/** The most bytes of variables and secrets together: what the settings leave of the 4 KB. */
export const MAX_ENVIRONMENT_BYTES = 3_500;
/** The assumed length of the ARN of a secret that is known only at deploy time. */
export const SECRET_ARN_BYTES = 100;

/** The formats of a collection that Postman's runtime reads. */
export const SCHEMA = /^https?:\/\/schema\.(?:get)?postman\.com\/(?:json\/)?collection\/v2\.[01]\.0\//;

/** Texts that are credentials, whatever they are for. */
export const CREDENTIALS: ReadonlyArray<{ readonly name: string; readonly pattern: RegExp }> = [
  { name: 'a bearer token', pattern: /\bBearer\s+ey[\w-]{10,}/i },
  { name: 'a JSON Web Token', pattern: /\beyJ[\w-]{10,}\.[\w-]{10,}\./ },
  { name: 'an access key of AWS', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { name: 'a key of the API of Postman', pattern: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/ },
  { name: 'a token of GitHub', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}/ },
];

/** The parameters of the ways to log in that hold a credential, by the way. */
export const AUTH_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  apikey: ['value'],
  awsv4: ['secretKey', 'sessionToken'],
  basic: ['password'],
  bearer: ['token'],
  digest: ['password'],
  edgegrid: ['accessToken', 'clientToken', 'clientSecret'],
  hawk: ['authKey'],
  jwt: ['secret', 'privateKey'],
  ntlm: ['password'],
  oauth1: ['consumerSecret', 'token', 'tokenSecret', 'privateKey'],
  oauth2: ['accessToken', 'clientSecret', 'password'],
};
