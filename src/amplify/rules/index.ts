import type { Rule } from '../../private/rules/rule';
import { dockerDaemon } from './docker-daemon';
import { dockerImage } from './docker-image';

/** The rules of the module. */
export const AMPLIFY_RULES: readonly Rule[] = [dockerImage, dockerDaemon];
