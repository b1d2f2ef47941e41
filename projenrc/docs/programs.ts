/** The complete programs that the written pages show. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEP_PAGES } from '../examples/blocks';
import { type Fence, replaceFences } from './markdown';

/** A block of code on a page. */
export interface Program {
  /** The page, without its ending. */
  readonly page: string;
  /** The name in the comment before it, or its number on the page. */
  readonly name: string;
  readonly language: 'ts' | 'python' | 'java';
  readonly text: string;
}

const LANGUAGE = /^(ts|python|java)\b/;

/** All programs of the written pages. */
export function writtenPrograms(root: string): Program[] {
  const folder = join(root, 'website', 'pages');
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.md') && !STEP_PAGES.includes(path),
  );
  return pages.sort().flatMap((path) => programsOf(path.slice(0, -3), readFileSync(join(folder, path), 'utf8')));
}

/** The programs of a page. */
export function programsOf(page: string, markdown: string): Program[] {
  const names = [...markdown.matchAll(/^<!-- program: (\S+) -->$/gm)].map(([, name]) => name);
  const fences: Fence[] = [];
  replaceFences(markdown, (fence) => {
    fences.push(fence);
    return undefined;
  });
  return fences
    .filter(({ info }) => LANGUAGE.test(info))
    .map(({ info, text }, i) => ({
      page,
      name: names[i] ?? String(i + 1),
      language: LANGUAGE.exec(info)![1] as Program['language'],
      text,
    }));
}

/** A folder where `cdk-hindsight` is this package, as it is compiled. */
export function folderFor(root: string, { page, name }: Program): string {
  const programs = join(root, '.cache', 'programs');
  const installed = join(programs, 'node_modules');
  mkdirSync(installed, { recursive: true });
  rmSync(join(installed, 'cdk-hindsight'), { force: true });
  symlinkSync(root, join(installed, 'cdk-hindsight'));
  const folder = join(programs, `${page.replaceAll('/', '-')}-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Synthesizes a TypeScript program to `cdk.out` in its folder. */
export function synthesize(root: string, program: Program): string {
  const folder = folderFor(root, program);
  writeFileSync(join(folder, 'app.ts'), program.text);
  const tsNode = ['--require', require.resolve('ts-node/register/transpile-only'), 'app.ts'];
  const env = { ...process.env, CDK_OUTDIR: 'cdk.out', TS_NODE_PROJECT: join(root, 'tsconfig.dev.json') };
  execFileSync(process.execPath, tsNode, { cwd: folder, env, stdio: 'pipe' });
  return folder;
}

/** The output of the command for the assembly in a folder. */
export function check(root: string, folder: string): string {
  const command = [join(root, 'bin', 'cdk-hindsight'), 'check', 'cdk.out'];
  return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' }).stdout;
}
