import { resolve } from 'node:path';
import type { Entry, Rule } from '../private/rules/rule';
import { baselineOf, compare } from './baseline';
import { collectGarbage } from './collect-garbage';
import {
  type Configuration,
  type ConfiguredAcknowledgement,
  configuredRules,
  isAbout,
  isExpired,
  readConfiguration,
} from './configuration';
import { excluder } from './exclusions';
import { findTemplates } from './find-templates';
import type { Inspection } from './inspect';
import type { Result } from './result';
import { Survey } from './survey';

/** More often would take noticeable time. */
const TEMPLATES_PER_COLLECTION = 2_000;

/** The options of a check; the configuration has the rest. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly failOn?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly config?: string;
}

/** The decisions of the options and the configuration. */
export interface Settings {
  readonly failOn: string;
  readonly baselineToWrite?: { readonly file: string; readonly text: string };
}

/** Finds, reads and judges. */
export function check(
  options: CheckOptions,
  progress: (doing: string) => void = () => {},
): { result: Result; settings: Settings } {
  const configuration = readConfiguration(options.config);
  const rules = configuredRules(configuration);
  const { inspection, templates, unreadable, leftOut } = judgeTemplates(options, configuration, rules, progress);
  const { rest, hints } = withConfigured(inspection, configuration);
  const { writeBaseline } = options;
  const file = writeBaseline === undefined ? (options.baseline ?? configuration.baseline) : undefined;
  const comparison = file === undefined ? undefined : compare(rest.findings, file);
  const stale = comparison?.stale ?? [];
  const forgotten = stale.map((it) => `the baseline has ${it}, which is no longer found: write the baseline again`);
  return {
    result: {
      ...rest,
      findings: comparison?.fresh ?? rest.findings,
      known: comparison?.known ?? [],
      rules,
      unreadable,
      hints: [...hints, ...forgotten],
      templates,
      leftOut,
    },
    settings: {
      failOn: options.failOn ?? configuration.failOn ?? 'error',
      baselineToWrite:
        writeBaseline === undefined
          ? undefined
          : { file: resolve(writeBaseline), text: baselineOf(rest.findings, writeBaseline) },
    },
  };
}

function judgeTemplates(
  options: CheckOptions,
  configuration: Configuration,
  rules: readonly Rule[],
  progress: (doing: string) => void,
) {
  const own = options.paths.length > 0 ? options.paths : configuration.paths;
  const excluders = [excluder(options.exclude), excluder(configuration.exclude, configuration.directory)];
  const survey = new Survey(rules, (templates) => progress(`judging templates, ${templates} so far`));
  let seen = 0;
  const found = findTemplates(
    own.length > 0 ? own : ['cdk.out'],
    (path) => excluders.some((isExcluded) => isExcluded(path)),
    (template) => {
      survey.add(template);
      seen += 1;
      if (seen % TEMPLATES_PER_COLLECTION === 0) {
        collectGarbage();
      }
    },
  );
  const { inspection, templates, unreadable } = survey.finish();
  return { inspection, templates, unreadable: [...found.unreadable, ...unreadable], leftOut: found.leftOut };
}

/** Takes out what the configuration acknowledges; says what of it is over, or about nothing. */
function withConfigured(
  inspection: Inspection,
  { acknowledgements, directory }: Configuration,
): { rest: Inspection; hints: string[] } {
  const used = new Set<ConfiguredAcknowledgement>();
  const expired = new Set<ConfiguredAcknowledgement>();
  const reasonFor = (entry: Entry): string | undefined => {
    const about = acknowledgements.filter((it) => isAbout(it, entry, directory));
    const valid = about.find((it) => !isExpired(it));
    for (const it of about) {
      (isExpired(it) ? expired : used).add(it);
    }
    return valid?.reason;
  };
  const split = (entries: readonly Entry[]) => entries.map((entry) => ({ entry, reason: reasonFor(entry) }));
  const [findings, inconclusive] = [split(inspection.findings), split(inspection.inconclusive)];
  const isOpen = ({ reason }: { reason?: string }) => reason === undefined;
  const over = [...expired].map(({ rule, expires }) => `the acknowledgement of ${rule} expired on ${expires}`);
  const idle = acknowledgements
    .filter((it) => !used.has(it) && !expired.has(it))
    .map(
      ({ rule, template, resource = '*' }) =>
        `the acknowledgement of ${rule} for ${resource}${template === undefined ? '' : ` in ${template}`} matches no finding`,
    );
  return {
    hints: [...over, ...idle],
    rest: {
      findings: findings.filter(isOpen).map(({ entry }) => entry),
      inconclusive: inconclusive.filter(isOpen).map(({ entry }) => entry),
      acknowledged: [
        ...inspection.acknowledged,
        ...[...findings, ...inconclusive].flatMap(({ entry, reason }) =>
          reason === undefined ? [] : [{ entry, reason }],
        ),
      ],
    },
  };
}
