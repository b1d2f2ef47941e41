import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { templatesBelow } from '../../projenrc/checks/cfn-lint';

const ROOT = join(__dirname, '..', '..');
const HOME = 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/';

const TRACKED = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((path) => path !== 'API.md');

/** The anchors that GitHub gives the headings of a Markdown file. */
function anchors(path: string): string[] {
  const prose = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Why a link from a file of this repository leads nowhere, or nothing. */
function broken(file: string, link: string): string | undefined {
  const local = link.startsWith(HOME) ? join(ROOT, link.slice(HOME.length)) : join(dirname(file), link);
  const [path, anchor] = (link.startsWith('#') ? `${file}${link}` : local).split('#');
  if (!existsSync(path)) {
    return `${relative(ROOT, file)}: ${link} is not there`;
  }
  const found = anchor === undefined || anchors(path).includes(anchor);
  return found ? undefined : `${relative(ROOT, file)}: ${link} has no such heading`;
}

test.each(TRACKED)('the links of %s within the project lead somewhere', (name) => {
  const file = join(ROOT, name);
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  // A path from the root is one of the site, whose links the browser follows.
  const own = links.filter((link) => link.startsWith(HOME) || !/^([a-z]+:|\/)/.test(link));
  expect(own.flatMap((link) => broken(file, link) ?? [])).toEqual([]);
});

test('every runbook that a template names has that heading', () => {
  const templates = templatesBelow(join(ROOT, 'integ'));
  const links = templates.flatMap((template) =>
    [...readFileSync(template, 'utf8').matchAll(/https:\/\/[^\s"\\]+RUNBOOK\.md#[\w-]+/g)].map(([link]) =>
      broken(template, link),
    ),
  );
  expect(links.flatMap((link) => link ?? [])).toEqual([]);
});
