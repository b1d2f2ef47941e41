/** The IP versions of a proxy's endpoint, or of its connections to the database. */
export enum ProxyNetworkType {
  /** IPv4 only. */
  IPV4 = 'IPV4',
  /** IPv6 only. */
  IPV6 = 'IPV6',
  /** Both; for endpoints only. */
  DUAL = 'DUAL',
}
