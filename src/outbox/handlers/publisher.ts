import type { Message } from '../plain/message';

/** What became of one message of a call. */
export type Outcome =
  | { readonly kind: 'sent' }
  /** The service does not accept this message. */
  | { readonly kind: 'rejected'; readonly error: string }
  /** The service had a problem of its own: the message is sent again, as often as it takes. */
  | { readonly kind: 'unavailable'; readonly error: string };

export const SENT: Outcome = { kind: 'sent' };

/** Sends messages to a target. */
export interface Publisher {
  readonly isFifo: boolean;
  /** Larger messages are not even tried. */
  readonly maxBytes: number;
  /** Sends up to ten messages in one call. */
  send(messages: readonly Message[]): Promise<Outcome[]>;
}

/** The queue for rows that are set aside. */
export interface DeadLetters {
  send(body: string): Promise<void>;
}

/** Errors of a call that the content of a message brings about. */
const CONTENT =
  /^(ValidationException|ValidationError|Invalid(ParameterValue|Parameter|MessageContents|BatchEntryId|Argument|AttributeValue)(Exception)?|BatchRequestTooLong|.*\.BatchRequestTooLong|BatchRequestTooLongException|UnsupportedOperation|MalformedDetail|RequestEntityTooLarge(Exception)?|PayloadTooLarge(Exception)?)$/;

/** Errors of a single message that are the service's own, where the service does not say whose fault it is. */
const OF_THE_SERVICE = /Throttl|Internal|Unavailable|Timeout|AccessDenied|NotAuthorized|KMS|Kms|NotFound|LimitExceeded/;

/** Whether an error of a whole call may go away when its messages are sent one by one. */
export function isAboutContent(error: unknown): boolean {
  return CONTENT.test((error as { name?: string }).name ?? '');
}

export function outcomeOf(code: string | undefined, message: string | undefined, isSenderFault?: boolean): Outcome {
  const error = [code, message].filter(Boolean).join(': ') || 'the service gave no reason';
  const isRejected = isSenderFault ?? !OF_THE_SERVICE.test(code ?? '');
  return { kind: isRejected ? 'rejected' : 'unavailable', error };
}
