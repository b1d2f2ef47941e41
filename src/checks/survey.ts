import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { getOrAdd } from '../private/collections';
import type { Entry, Rule } from '../private/rules/rule';
import { Assembly } from '../private/template/assembly';
import { askForImports } from '../private/template/imports';
import { TemplateSet } from '../private/template/template-set';
import type { Ties } from '../private/template/ties';
import { type AcknowledgedEntry, acknowledgementsOf } from './acknowledgements';
import type { TemplateFile, Unreadable } from './find-templates';
import { type Inspection, inspect, united } from './inspect';

/** Manifests that are kept: the templates of a folder come one after the other. */
const MAX_ASSEMBLIES = 64;

/** The part of templates judged together that is kept. */
interface Judged {
  /** In the order in which they were found. */
  readonly files: readonly TemplateFile[];
  readonly ties: Ties;
  readonly inspection: Inspection;
  readonly templates: number;
  readonly unreadable: readonly Unreadable[];
}

/**
 * Judges one app after the other and forgets its templates. Apps that turn out to be tied, by an export or by the name of
 * something, are read once more and judged together: the findings are those of all templates judged at once.
 */
export class Survey {
  /** The paths of the templates so far, with links resolved. */
  private readonly seen = new Set<string>();
  /** The files, and when they were found. */
  private readonly places = new Map<string, number>();
  private readonly assemblies = new Map<string, Assembly>();
  /** The templates of cloud assemblies, by app: they are complete in the end only. */
  private readonly waiting = new Map<string, TemplateFile[]>();
  private judged: Judged[] = [];
  /** Functions by which rules look at templates beyond one resource. */
  private readonly tells: ReadonlySet<NonNullable<Rule['tell']>>;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly onProgress: (templates: number) => void = () => {},
  ) {
    this.tells = new Set(rules.flatMap(({ tell }) => tell ?? []));
  }

  /** Takes a template; judges it at once if it is an app of its own. A file is judged once, however many links lead to it. */
  public add(template: TemplateFile): void {
    const given = resolve(template.file);
    const real = realPathOf(given);
    if (this.seen.has(real)) {
      return;
    }
    this.seen.add(real);
    const file = !this.assemblyWith(given) && this.assemblyWith(real) ? real : given;
    this.places.set(file, this.places.size);
    const assembly = this.assemblyWith(file);
    if (assembly) {
      // What is a file can be read again.
      getOrAdd(this.waiting, assembly.app, (): TemplateFile[] => []).push({ file });
    } else {
      this.judged.push(this.judge([{ ...template, file }]));
    }
  }

  /** Judges what was left, and together what belongs together. */
  public finish(): { inspection: Inspection; templates: number; unreadable: readonly Unreadable[] } {
    this.judged.push(...[...this.waiting.values()].map((files) => this.judge(files)));
    for (let tied = tiedIn(this.judged); tied.length > 0; tied = tiedIn(this.judged)) {
      this.judgeTogether(tied);
    }
    this.judged.sort((a, b) => this.byPlace(a.files[0], b.files[0]));
    return {
      inspection: united(
        this.judged.map(({ inspection }) => inspection),
        this.rules,
      ),
      templates: this.judged.reduce((sum, { templates }) => sum + templates, 0),
      unreadable: this.judged.flatMap(({ unreadable }) => unreadable),
    };
  }

  private judgeTogether(groups: readonly Judged[][]): void {
    const replaced = new Set(groups.flat());
    const rest = this.judged.filter((it) => !replaced.has(it));
    this.judged = [...rest, ...groups.map((group) => this.judge(this.filesOf(group)))];
  }

  private filesOf(group: readonly Judged[]): TemplateFile[] {
    return group.flatMap(({ files }) => files).sort(this.byPlace);
  }

  private readonly byPlace = (a: TemplateFile, b: TemplateFile): number =>
    (this.places.get(a.file) as number) - (this.places.get(b.file) as number);

  private judge(files: readonly TemplateFile[]): Judged {
    const set = new TemplateSet(this.assemblies);
    const unreadable: Unreadable[] = [];
    for (const { file, body } of files) {
      try {
        set.add(file, body);
      } catch (error) {
        unreadable.push({ file, reason: (error as Error).message });
      }
    }
    this.offer(set);
    unreadable.push(...set.unreadable);
    const inspection = inspect(set, this.rules, acknowledgementsOf(set), () => this.onProgress(this.seen.size));
    return {
      files: files.map((template) => (template.isGone ? template : { file: template.file })),
      ties: set.ties,
      inspection: withoutTemplates(inspection),
      templates: new Set(set.all.map(({ file }) => file)).size,
      unreadable,
    };
  }

  /** Whatever the rules look at in these templates themselves. */
  private offer(set: TemplateSet): void {
    for (const tell of this.tells) {
      tell(set);
      if (set.hasDefaults) {
        set.scenarios.byDefault(() => tell(set));
      }
    }
    set.all.forEach(askForImports);
  }

  /** The cloud assembly of which a file is a stack. */
  private assemblyWith(file: string): Assembly | undefined {
    if (this.assemblies.size > MAX_ASSEMBLIES) {
      this.assemblies.clear();
    }
    const directory = dirname(file);
    try {
      const assembly = getOrAdd(this.assemblies, directory, () => new Assembly(directory));
      return assembly.stackOf(file) && assembly;
    } catch {
      // The set says so.
      return undefined;
    }
  }
}

/** The path with links resolved; unchanged where that fails, as for a pipe. */
function realPathOf(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return file;
  }
}

/** The groups of apps of which one asks for what another one offers. */
function tiedIn(judged: readonly Judged[]): Judged[][] {
  const offering = new Map<string, Judged[]>();
  for (const app of judged) {
    for (const name of app.ties.offered) {
      getOrAdd(offering, name, (): Judged[] => []).push(app);
    }
  }
  const groups = new Map<Judged, Judged[]>(judged.map((app) => [app, [app]]));
  for (const app of judged) {
    for (const name of app.ties.asked) {
      for (const other of offering.get(name) ?? []) {
        join(groups, app, other);
      }
    }
  }
  return [...new Set(groups.values())].filter(({ length }) => length > 1);
}

function join(groups: Map<Judged, Judged[]>, one: Judged, other: Judged): void {
  const [a = [], b = []] = [groups.get(one), groups.get(other)];
  const [small, large] = a.length < b.length ? [a, b] : [b, a];
  if (small === large) {
    return;
  }
  large.push(...small);
  for (const app of small) {
    groups.set(app, large);
  }
}

/** The same entries, of which nothing leads to a template. */
function withoutTemplates({ findings, inconclusive, acknowledged }: Inspection): Inspection {
  return {
    findings: findings.map(alone),
    inconclusive: inconclusive.map(alone),
    acknowledged: acknowledged.map(({ entry, reason }): AcknowledgedEntry => ({ entry: alone(entry), reason })),
  };
}

function alone(entry: Entry): Entry {
  const { id, type, constructPath, template } = entry.subject;
  return {
    ...entry,
    // A part of a text keeps the whole text in memory.
    location: copied(entry.location),
    message: copied(entry.message),
    subject: { id: copied(id), type: copied(type), constructPath, template: { file: template.file } },
  };
}

function copied(text: string): string {
  return Buffer.from(text).toString();
}
