import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** What `npm install` of the tarball gives a consumer. */
const INSTALLED = join(ROOT, 'examples', 'typescript', 'node_modules', 'cdk-hindsight');

const FILES = readdirSync(INSTALLED, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(INSTALLED, join(entry.parentPath, entry.name)));

const read = (file: string) => readFileSync(join(INSTALLED, file), 'utf8');
const MANIFEST = JSON.parse(read('package.json'));

describe('install scripts', () => {
  const RUN_BY_NPM = ['preinstall', 'install', 'postinstall'];
  const scriptsOf = (file: string) => Object.keys(JSON.parse(read(file)).scripts ?? {});

  test('neither the package nor what it brings along has one', () => {
    const manifests = FILES.filter((file) => /(^|node_modules\/(@[^/]+\/)?[^/]+\/)package\.json$/.test(file));
    expect(manifests).toContain('node_modules/yaml/package.json');
    expect(manifests.filter((file) => scriptsOf(file).some((name) => RUN_BY_NPM.includes(name)))).toEqual([]);
    expect(FILES.filter((file) => file.endsWith('binding.gyp'))).toEqual([]);
  });

  test('no package that a consumer needs has one', () => {
    expect(Object.keys(MANIFEST.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
    expect(Object.keys(MANIFEST.dependencies ?? {})).toEqual(
      MANIFEST.bundledDependencies ?? MANIFEST.bundleDependencies,
    );
    const needed = neededBy(['aws-cdk-lib', 'constructs', 'js-yaml', 'yaml']);
    expect(needed.length).toBeGreaterThan(10);
    expect(needed.filter((path) => LOCK[path].hasInstallScript)).toEqual([]);
  });
});

const LOCK: Record<string, { hasInstallScript?: boolean; dependencies?: Record<string, string> }> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages;

/** The entries of the lock file that these packages lead to, bundled ones included. */
function neededBy(names: string[]): string[] {
  const found = new Set<string>();
  const add = (from: string, name: string) => {
    const path = resolve(from, name);
    if (!found.has(path)) {
      found.add(path);
      for (const dependency of Object.keys(LOCK[path].dependencies ?? {})) {
        add(path, dependency);
      }
    }
  };
  for (const name of names) {
    add('', name);
  }
  return [...found];
}

/** As Node.js looks for it: in the package's own node_modules, then in those of the folders above. */
function resolve(from: string, name: string): string {
  const path = from ? `${from}/node_modules/${name}` : `node_modules/${name}`;
  if (LOCK[path]) {
    return path;
  }
  if (!from) {
    throw new Error(`package-lock.json has no ${name}`);
  }
  return resolve(from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '', name);
}

test('no test is in the tarball', () => {
  expect(FILES.filter((file) => /(^|\/)(tests?|__tests__|specs?|fixtures)\/|\.(test|spec)\./.test(file))).toEqual([]);
});

test('no secret and no path of the machine that packed it is in the tarball', () => {
  const secrets = [
    /(A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{16}/,
    /gh[pousr]_\w{36}|github_pat_\w{40}/,
    /npm_[A-Za-z0-9]{36}|_authToken/,
    /xox[abp]-\w{10}/,
    /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}/,
    /aws_secret_access_key\s*[=:]\s*\S{20}/i,
  ];
  const suspicious = FILES.filter((file) => {
    const text = readable(read(file));
    return secrets.some((secret) => secret.test(text)) || text.includes(ROOT);
  });
  expect(suspicious).toEqual([]);
});

test('no file names credentials', () => {
  // Certificates of authorities, and nothing else: test/package/handlers.test.ts.
  const roots = 'assets/rds-roots.pem';
  expect(
    FILES.filter(
      (file) => file !== roots && /(^|\/)(\.npmrc|\.env[^/]*|\.netrc|credentials|.*\.(pem|key|p12))$/.test(file),
    ),
  ).toEqual([]);
});

test('each source map leads to its source', () => {
  const broken = FILES.filter((file) => /\.(js|mjs|cjs|d\.ts)$/.test(file)).filter((file) => {
    const url = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(read(file))?.[1];
    return url !== undefined && !leadsToSource(file, url);
  });
  expect(broken).toEqual([]);
});

const DATA = /^data:application\/json[^,]*;base64,/;

function leadsToSource(file: string, url: string): boolean {
  const beside = join(INSTALLED, dirname(file), url);
  if (!DATA.test(url) && !existsSync(beside)) {
    return false;
  }
  const map = JSON.parse(DATA.test(url) ? decode(url) : readFileSync(beside, 'utf8'));
  return map.sources.every(
    (source: string, index: number) =>
      // The library's own sources are in the repository, as its maps are relative to it.
      typeof map.sourcesContent?.[index] === 'string' ||
      [INSTALLED, ROOT].some((root) => existsSync(join(root, dirname(file), source))),
  );
}

function decode(url: string): string {
  return Buffer.from(url.replace(DATA, ''), 'base64').toString('utf8');
}

/** A text with its source map beside it in clear. */
function readable(text: string): string {
  return text.replace(/data:application\/json[^,\s]*;base64,\S+/g, (url) => decode(url));
}
