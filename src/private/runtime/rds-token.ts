import { type Credentials, presignedAddress } from './presigned-address';

export interface TokenRequest {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/**
 * The password of a database user who logs in by IAM.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export function rdsToken({ host, port, user, region, credentials }: TokenRequest, now: number): string {
  const parameters = { Action: 'connect', DBUser: user };
  return presignedAddress({ host: `${host}:${port}`, service: 'rds-db', region, credentials, parameters }, now);
}
