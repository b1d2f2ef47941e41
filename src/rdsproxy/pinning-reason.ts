/**
 * Why the proxy's log says that a session was pinned.
 *
 * AWS calls the format of that log unfit for programs, and may change it: what is counted by reason is a best effort.
 */
export enum PinningReason {
  /** Each pinned session, whatever the reason. */
  ANY = 'ANY',
  /** "A parse message was detected": the extended protocol of PostgreSQL. */
  PARSE_MESSAGE = 'PARSE_MESSAGE',
  /** A prepared statement ran: the binary protocol of MySQL, or PREPARE. */
  PREPARED_STATEMENT = 'PREPARED_STATEMENT',
  /** "SQL changed session settings that the proxy doesn't track": SET, user variables. */
  SESSION_SETTINGS = 'SESSION_SETTINGS',
}
