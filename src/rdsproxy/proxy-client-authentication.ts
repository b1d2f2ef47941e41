/** How a client proves to a proxy with secrets who it is. */
export enum ProxyClientAuthentication {
  /** With an IAM token; a password is refused. Needs TLS. */
  IAM = 'IAM',
  /** With the database user's password. */
  PASSWORD = 'PASSWORD',
  /** With either; SQL Server only. */
  IAM_OR_PASSWORD = 'IAM_OR_PASSWORD',
}
