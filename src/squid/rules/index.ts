import type { Rule } from '../../private/rules/rule';
import { imdsV1 } from './imds-v1';
import { publicSsh } from './public-ssh';
import { sessionDocument } from './session-document';
import { sessionUsername } from './session-username';

/** The rules of the module. */
export const SQUID_RULES: readonly Rule[] = [publicSsh, sessionDocument, sessionUsername, imdsV1];
