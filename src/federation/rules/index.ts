import type { Rule } from '../../private/rules/rule';
import { accessKey } from './access-key';
import { anchorOnly } from './anchor-only';
import { literalWildcard } from './literal-wildcard';
import { missingAudience } from './missing-audience';
import { missingSubject } from './missing-subject';
import { optionalCondition } from './optional-condition';
import { unknownClaim } from './unknown-claim';
import { wildcardSubject } from './wildcard-subject';

/** The rules of the module. */
export const FEDERATION_RULES: readonly Rule[] = [
  missingSubject,
  missingAudience,
  unknownClaim,
  wildcardSubject,
  literalWildcard,
  optionalCondition,
  anchorOnly,
  accessKey,
];
