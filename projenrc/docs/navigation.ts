/** The menus of the site. */
import { type ApiPage, moduleTitle } from './api-page';
import { grouped } from './catalogue';
import { REPOSITORY } from './links';
import type { ModuleSource } from './modules';

/** An entry of a menu. */
export interface Entry {
  readonly text: string;
  readonly link?: string;
  readonly items?: readonly Entry[];
  readonly collapsed?: boolean;
}

/** The subjects that have pages. */
export interface SiteContents {
  readonly modules: readonly ModuleSource[];
  readonly incidents: readonly { readonly module: string; readonly title: string }[];
  readonly rules: readonly { readonly id: string }[];
  readonly api: readonly ApiPage[];
  /** The pages that are files of the repository's root. */
  readonly roots: readonly { readonly page: string; readonly title: string }[];
}

const START: readonly Entry[] = [
  { text: 'Getting started: TypeScript', link: '/start/typescript' },
  { text: 'Getting started: Python', link: '/start/python' },
  { text: 'Getting started: Java', link: '/start/java' },
  { text: 'Concepts', link: '/concepts' },
  { text: 'Comparison', link: '/comparison' },
  { text: 'Adopting resources', link: '/coming' },
  { text: 'Leaving', link: '/leaving' },
  { text: 'Questions', link: '/faq' },
];

const PROJECT: readonly Entry[] = [
  { text: 'Stability and versions', link: '/stability' },
  { text: 'Support', link: '/support' },
  { text: 'Verified in an account', link: '/verified' },
];

/** The navigation, read by the configuration of the generator. */
export function navigation(contents: SiteContents): object {
  const { modules, incidents, api } = contents;
  const groups = grouped(modules).map(({ group, modules: members }) => ({
    text: group,
    items: [
      ...members.map(({ name, title }) => ({ text: title, link: `/modules/${name}` })),
      ...rulesOf(group, contents),
    ],
  }));
  return {
    repository: REPOSITORY,
    nav: [
      { text: 'Get started', items: START.slice(0, 3) },
      { text: 'Modules', items: groups.map(({ text, items }) => ({ text, items: items.filter(({ link }) => link) })) },
      { text: 'Incidents', link: '/incidents/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: {
      '/api/': apiSidebar(api),
      '/': [
        { text: 'Start', items: START },
        ...groups,
        {
          // A group that can be folded needs a page of its own: without one, the theme puts a button into a button.
          text: 'Incidents',
          link: '/incidents/',
          collapsed: true,
          items: incidents.map(({ module, title }) => ({ text: title, link: `/incidents/${module}` })),
        },
        { text: 'API reference', items: [{ text: 'All types', link: '/api/' }] },
        {
          text: 'Project',
          items: [...PROJECT, ...contents.roots.map(({ page, title }) => ({ text: title, link: `/${page}` }))],
        },
      ],
    },
  };
}

function rulesOf(group: string, { rules }: SiteContents): Entry[] {
  const items = rules.map(({ id }) => ({ text: id, link: `/rules/${id}` }));
  return group === 'Checks' && items.length > 0
    ? [{ text: 'Rules', link: '/modules/checks', collapsed: true, items }]
    : [];
}

function apiSidebar(api: readonly ApiPage[]): Entry[] {
  const names = [...new Set(api.map(({ module }) => module))];
  const own = names.filter((name) => name !== '' && name !== 'shared').map((name) => ({ name }));
  const modules = [...grouped(own).flatMap((group) => group.modules.map(({ name }) => name)), 'shared'];
  const types = (module: string) => api.filter((page) => page.module === module && !page.path.endsWith('/index'));
  return [
    { text: 'API reference', items: [{ text: 'All modules', link: '/api/' }] },
    ...modules.map((module) => ({
      text: moduleTitle(module),
      link: `/api/${module}/`,
      collapsed: true,
      items: types(module).map(({ title, path }) => ({ text: title, link: path })),
    })),
  ];
}
