import { LIBRARY_VERSION } from '../private/links';

const SITE = 'https://cdk-hindsight.github.io/cdk-hindsight';

/** The page of a rule on the site: incident, bad and good template, exceptions, acknowledgement. */
export function rulePageUrl(id: string): string {
  return `${SITE}/rules/${id}.html`;
}

/** The version of the command. */
export const VERSION = LIBRARY_VERSION;
