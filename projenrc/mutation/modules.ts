/** The files that decide who gets in, by module; all of their mutants are tried, and each has to be killed. */
const GATES: Record<string, RegExp[]> = {
  assets: [/access/, /publisher/, /^facts/],
  batch: [/grants/],
  federation: [
    /trust/,
    /subject/,
    /condition/,
    /issuer/,
    /principal/,
    /claims/,
    /attribute/,
    /deploy-time/,
    /^facts/,
  ].map(outsideRules),
  inference: [/role/, /work-place/, /inference-functions/].map(outsideRules),
  private: [/glob/, /policies/],
  rdsproxy: [/login|grant/, /auth/].map(outsideRules),
  search: [/role/, /paths/, /set-up-function/].map(outsideRules),
  squid: [/domain/, /tunnel/].map(outsideRules),
  stampede: [/login/, /access/, /bound-cache/].map(outsideRules),
  tagging: [/^scp-/, /^service-control-policy/],
  valkey: [/access/, /user/].map(outsideRules),
};

const NEVER_ASKED = [
  // Of the package, of documents and of this project's own tools.
  /^test\/(package|api|bindings|docs|fire|templates|projenrc|mutation)\//,
  /^test\/checks\/own-templates/,
  // Other random input each time: a mutant that dies today may live tomorrow.
  /^test\/checks\/(random-|no-crash|foreign-)/,
];
const NEAR = [/^test\/mistakes\//, /^test\/reproducible\/logical-ids/, /^test\/checks\/rule-list/];
/** Beside its own tests, those that look at all modules in the same way. */
const NEAR_PRIVATE = [/^test\/checks\//, /^test\/[a-z]+\/rules\.test\.ts$/];

/** A folder of src whose mutants are counted together. */
export interface Module {
  readonly name: string;
  readonly files: string[];
}

/** The modules in the given source files; the files in no folder belong to `private`. */
export function modulesIn(sources: readonly string[]): Module[] {
  const files = sources.filter((file) => /^src\/.*\.ts$/.test(file) && !/\/index\.ts$/.test(file)).sort();
  const names = [...new Set(files.map(moduleOf))].sort();
  return names.map((name) => ({ name, files: files.filter((file) => moduleOf(file) === name) }));
}

/**
 * The files of a module that decide who gets in.
 *
 * @throws if a pattern above fits no file any more
 */
export function gatesOf({ name, files }: Module): string[] {
  const found = (GATES[name] ?? []).flatMap((pattern) => {
    const fitting = files.filter((file) => pattern.test(file.replace(/^src\/([^/]+\/)?/, '')));
    if (fitting.length === 0) {
      throw new Error(`${pattern} fits no file of src/${name}: correct GATES in projenrc/mutation/modules.ts`);
    }
    return fitting;
  });
  return [...new Set(found)].sort();
}

/** Whether the tests of a file are asked about the mutants of a module. */
export function isAsked(testFile: string, module: string): boolean {
  if (NEVER_ASKED.some((never) => never.test(testFile))) {
    return false;
  }
  const near = module === 'private' ? [...NEAR, ...NEAR_PRIVATE] : NEAR;
  return isOwn(testFile, module) || near.some((one) => one.test(testFile));
}

/** Whether a file holds the tests of the module itself. */
export function isOwn(testFile: string, module: string): boolean {
  return testFile.startsWith(`test/${module}/`) || (module === 'private' && /^test\/[^/]+$/.test(testFile));
}

function moduleOf(file: string): string {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? 'private';
}

/** A rule finds what lets others in; it does not let anyone in. */
function outsideRules(name: RegExp): RegExp {
  return new RegExp(`^(?!rules/).*(${name.source})`);
}
