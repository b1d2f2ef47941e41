/** The variables by which a construct tells its function where the database is and how to log in. */
export const DATABASE_VARIABLES = {
  host: 'DATABASE_HOST',
  port: 'DATABASE_PORT',
  /** The secret that has user name and password; without it the user logs in by IAM. */
  secretArn: 'DATABASE_SECRET_ARN',
  user: 'DATABASE_USER',
} as const;

/** The certificate authorities of Amazon RDS: a file in assets, and beside a bundle. */
export const RDS_ROOTS_FILE = 'rds-roots.pem';
