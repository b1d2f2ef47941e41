import { navigation } from '../../../projenrc/docs/navigation';

const source = (name: string, title: string) => ({ name, title, readme: '', runbook: undefined });
const apiPage = (path: string, module: string, title: string) => ({ path, module, title, markdown: '' });
const { sidebar, nav } = navigation({
  modules: [source('valkey', 'A cache'), source('checks', 'Checks'), source('rdsproxy', 'A proxy')],
  incidents: [{ module: 'valkey', title: 'Full' }],
  rules: [{ id: 'hindsight-valkey-no-limit' }],
  api: [
    apiPage('/api/index', '', 'API reference'),
    apiPage('/api/valkey/index', 'valkey', 'A cache'),
    apiPage('/api/valkey/Cache', 'valkey', 'Cache'),
  ],
  roots: [{ page: 'proof', title: 'Proof' }],
}) as any;
const entries = (group: string) => sidebar['/'].find(({ text }: any) => text === group)?.items;

test('the modules are in their groups, in the order of the groups', () => {
  expect(sidebar['/'].map(({ text }: any) => text)).toEqual([
    'Start',
    'Checks',
    'Databases',
    'Caches',
    'Incidents',
    'API reference',
    'Project',
  ]);
});

test('a module is called by its title', () => {
  expect(entries('Caches')).toEqual([{ text: 'A cache', link: '/modules/valkey' }]);
});

test('the rules are below the checks', () => {
  expect(entries('Checks')[1]).toMatchObject({
    text: 'Rules',
    items: [{ text: 'hindsight-valkey-no-limit', link: '/rules/hindsight-valkey-no-limit' }],
  });
});

test('an incident is called by the heading of its page', () => {
  expect(entries('Incidents')).toContainEqual({ text: 'Full', link: '/incidents/valkey' });
});

test('a file of the root that has a page is in the project', () => {
  expect(entries('Project')).toContainEqual({ text: 'Proof', link: '/proof' });
});

test('the reference has a menu of its own, a module after the other', () => {
  expect(sidebar['/api/'].slice(1)).toMatchObject([
    { link: '/api/valkey/', items: [{ text: 'Cache', link: '/api/valkey/Cache' }] },
    { text: 'Shared by all modules' },
  ]);
});

test('the menu at the top has the modules in their groups', () => {
  expect(nav[1].items.map(({ text }: any) => text)).toEqual(['Checks', 'Databases', 'Caches']);
});
