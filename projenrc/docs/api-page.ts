/** A page for each type, and an index for each module. What differs between languages is there in each of them. */
import {
  type Api,
  type ApiType,
  type Callable,
  type Docs,
  type InLanguages,
  type Kind,
  LANGUAGES,
  type Property,
  type Rendering,
  type TypeText,
} from './api';
import { entryOf, grouped } from './catalogue';
import { mapWords } from './markdown';

const KINDS: readonly { readonly kind: Kind; readonly heading: string; readonly label: string }[] = [
  { kind: 'construct', heading: 'Constructs', label: 'construct' },
  { kind: 'class', heading: 'Classes', label: 'class' },
  { kind: 'struct', heading: 'Properties and options', label: 'properties' },
  { kind: 'interface', heading: 'Interfaces', label: 'interface' },
  { kind: 'enum', heading: 'Enumerations', label: 'enumeration' },
];

/** The path of a type's page on the site. */
export function pathOf({ module, name }: { readonly module: string; readonly name: string }): string {
  return `/api/${module}/${name}`;
}

/** A page of the reference. */
export interface ApiPage {
  readonly path: string;
  readonly module: string;
  readonly title: string;
  readonly markdown: string;
}

/** The title of a module: the shared types belong to none. */
export function moduleTitle(module: string): string {
  return module === 'shared' ? 'Shared by all modules' : entryOf(module).title;
}

/** All pages of the reference. */
export function apiPages(api: Api): ApiPage[] {
  const modules = [...new Set(api.types.map(({ module }) => module))];
  return [
    landingPage(modules),
    ...modules.map((module) =>
      indexPage(
        module,
        api.types.filter((type) => type.module === module),
      ),
    ),
    ...api.types.map((type) => typePage(type, api)),
  ];
}

function landingPage(modules: readonly string[]): ApiPage {
  const own = modules.filter((module) => module !== 'shared').map((name) => ({ name }));
  const groups = grouped(own).flatMap(({ group, modules: members }) => [
    `## ${group}`,
    members.map(({ name }) => `- [${entryOf(name).title}](/api/${name}/) \`${name}\``).join('\n'),
  ]);
  const shared = modules.includes('shared') ? ['## Shared', `- [${moduleTitle('shared')}](/api/shared/)`] : [];
  const lead =
    'Every public type on a page of its own, with the names and signatures of TypeScript, Python and Java. ' +
    'The language that you choose on one page, or in one example, is shown on all others.';
  return page('/api/index', '', 'API reference', ['# API reference', lead, ...groups, ...shared]);
}

function indexPage(module: string, types: readonly ApiType[]): ApiPage {
  const lists = KINDS.flatMap(({ kind, heading }) => {
    const members = types.filter((type) => type.kind === kind);
    return members.length > 0 ? [`## ${heading}`, members.map(listItem).join('\n')] : [];
  });
  const guide = module === 'shared' ? [] : [`The guide: [${entryOf(module).title}](/modules/${module})`];
  return page(`/api/${module}/index`, module, moduleTitle(module), [
    `# API: ${moduleTitle(module)}`,
    ...guide,
    ...lists,
  ]);
}

function listItem(type: ApiType): string {
  return `- [\`${type.name}\`](${pathOf(type)})${type.docs.summary ? `: ${words(oneLine(type.docs.summary))}` : ''}`;
}

function page(path: string, module: string, title: string, parts: readonly string[]): ApiPage {
  return { path, module, title, markdown: `${parts.join('\n\n')}\n` };
}

function typePage(type: ApiType, api: Api): ApiPage {
  const { label } = KINDS.find(({ kind }) => kind === type.kind)!;
  const parts = [
    `# ${breakable(type.name)} <Badge type="info" text="${label}" />`,
    ...docParts(type.docs),
    importTabs(type),
    ...creation(type, api),
    ...section(
      'Factories',
      type.methods.filter((one) => one.static),
      (one) => method(type, one, api),
    ),
    ...section(
      'Constants',
      type.properties.filter((one) => one.static),
      (one) => constant(type, one),
    ),
    ...section(
      'Methods',
      type.methods.filter((one) => !one.static),
      (one) => method(type, one, api),
    ),
    ...section(
      'Properties',
      type.properties.filter((one) => !one.static),
      (one) => property(type, one, api),
    ),
    ...section('Values', type.members, ({ name, docs }) => [`### ${name} {:#${name}:}`, ...docParts(docs)]),
    ...inheritance(type, api),
  ];
  return page(pathOf(type), type.module, type.name, parts);
}

function section<T>(heading: string, items: readonly T[], render: (item: T) => string[]): string[] {
  return items.length > 0 ? [`## ${heading}`, ...items.flatMap(render)] : [];
}

function importTabs({ module, name }: ApiType): string {
  const shared = module === 'shared';
  const lines = {
    typescript: `import { ${name} } from 'cdk-hindsight${shared ? '' : `/${module}`}';`,
    python: `from cdk_hindsight${shared ? '' : `.${module}`} import ${name}`,
    java: `import io.github.cdkhindsight.${shared ? '' : `${module}.`}${name};`,
  };
  const fences = LANGUAGES.map(({ id, name: tab, fence }) => `\`\`\`${fence} [${tab}]\n${lines[id]}\n\`\`\``);
  return ['::: code-group', ...fences, ':::'].join('\n\n');
}

/** The way to make one: with the constructor, or as the options that they are. */
function creation(type: ApiType, api: Api): string[] {
  const { kind, initializer } = type;
  const rendering = api.renderings.get(kind === 'struct' ? type.fqn : `${type.fqn}.Initializer`);
  if (!rendering || !(initializer || kind === 'struct')) {
    return [];
  }
  const { docs, parameters } = initializer ?? { docs: {}, parameters: [] };
  return ['## Creating it', usage(type, rendering, api), ...docParts(docs), ...parameterList(parameters)];
}

function method(type: ApiType, { name, docs, parameters }: Callable, api: Api): string[] {
  const rendering = api.renderings.get(`${type.fqn}.${name}`);
  return [
    heading(name, rendering),
    ...(rendering ? [usage(type, rendering, api)] : []),
    ...docParts(docs),
    ...parameterList(parameters),
  ];
}

function parameterList(parameters: Callable['parameters']): string[] {
  const described = parameters.filter(({ docs }) => docs.summary);
  return described.length > 0
    ? [described.map(({ name, docs }) => `- \`${name}\`: ${words(oneLine(docs.summary!))}`).join('\n')]
    : [];
}

function property(type: ApiType, { name, optional, docs }: Property, api: Api): string[] {
  const rendering = api.renderings.get(`${type.fqn}.property.${name}`);
  const types = rendering ? inEach(rendering, (one) => one.type && typeText(one.type, api)) : '';
  const need = type.kind === 'struct' && !optional ? ' · **required**' : '';
  return [heading(name, rendering), `${types}${need}`, ...docParts(docs)];
}

function constant(type: ApiType, { name, docs }: Property): string[] {
  return [`### ${name} {:#${name}:}`, `\`${type.name}.${name}\``, ...docParts(docs)];
}

/** The heading of a member: the outline of the page has its name in TypeScript. */
function heading(name: string, rendering: InLanguages<Rendering> | undefined): string {
  const python = rendering?.python?.displayName ?? name;
  const shown =
    python === name
      ? name
      : `<span class="not-python">${name}</span><span class="in-python ignore-header">${python}</span>`;
  return `### ${shown} {:#${name}:}`;
}

/** A name that a narrow screen breaks between its words. */
function breakable(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '<wbr>');
}

/** A signature in each language, of which one is shown, and where its types are. */
function usage(type: ApiType, rendering: InLanguages<Rendering>, api: Api): string {
  const { module, fqn } = type;
  const text = rendering.typescript?.usage ?? '';
  const links = api.types
    .filter((other) => other.fqn !== fqn && new RegExp(`\\b${other.name}\\b`).test(text))
    .map((other) => `[\`${other.name}\`](${pathOf(other)})`);
  const signatures = LANGUAGES.map(({ id, fence }) => {
    const shown = inLines(signature(rendering[id]?.usage ?? '', module));
    return `<div class="in-${id}">\n\n\`\`\`${fence}\n${shown}\n\`\`\`\n\n</div>`;
  });
  return [...signatures, ...(links.length > 0 ? [`Types: ${links.join(', ')}`] : [])].join('\n\n');
}

/** Without the imports, which the page begins with, and the qualifiers that these make superfluous. */
export function signature(text: string, module: string): string {
  return (
    text
      .replace(/^(import|from) .*\n+/gm, '')
      .replace(new RegExp(`(?<![\\w.])${module}\\.(?=[A-Z])`, 'g'), '')
      .replace(/\b(?:java|software|io)(?:\.[a-z]\w*)+\.(?=[A-Z])/g, '')
      .replace(/^public (?:static )?(?:readonly )?/gm, '')
      .replace(/^def /gm, '')
      .replaceAll('typing.', '')
      // jsii-docgen leaves the type of the keys out.
      .replace(/\bMapping\[(?!str, )/g, 'Mapping[str, ')
      .trim()
  );
}

/** A signature that is too long for a line, with a line for each parameter. */
export function inLines(text: string): string {
  const [, name, parameters, end] = /^([^(\n]+\()([^()\n]+)(\)[^)\n]*)$/.exec(text) ?? [];
  return text.length > 72 && parameters ? `${name}\n  ${parameters.split(', ').join(',\n  ')}\n${end}` : text;
}

function inEach(rendering: InLanguages<Rendering>, render: (one: Rendering) => string | undefined): string {
  const texts = LANGUAGES.map(({ id }) => ({ id, text: rendering[id] && render(rendering[id]) })).filter(
    ({ text }) => text,
  );
  return new Set(texts.map(({ text }) => text)).size === 1
    ? texts[0].text!
    : texts.map(({ id, text }) => `<span class="in-${id}">${text}</span>`).join('');
}

/** A type, in which those of the library are links to their pages. */
function typeText(type: TypeText & { readonly id?: string; readonly displayName?: string }, api: Api): string {
  if (type.displayName) {
    const own = api.types.find(({ fqn }) => fqn === type.id);
    return own ? `[\`${type.displayName}\`](${pathOf(own)})` : `\`${type.displayName}\``;
  }
  const parts = signature(type.formattingPattern, '').split('%');
  return (
    parts
      .flatMap((part, i) => [part && `\`${part}\``, i < parts.length - 1 ? typeText(type.types![i], api) : ''])
      .join('')
      // Two pieces of code beside each other are one.
      .replaceAll('``', '')
  );
}

function inheritance({ parents }: ApiType, api: Api): string[] {
  if (parents.length === 0) {
    return [];
  }
  const links = parents.map((fqn) => {
    const own = api.types.find((type) => type.fqn === fqn);
    return own ? `[\`${own.name}\`](${pathOf(own)})` : `\`${fqn}\``;
  });
  return ['## Extends', `Members of ${links.join(', ')} are not repeated here.`];
}

/** A doc comment: what it is, more about it, its default, its errors and where the rule comes from. */
function docParts(docs: Docs): string[] {
  return [
    ...(docs.deprecated ? [`**Deprecated.** ${words(docs.deprecated)}`] : []),
    ...(docs.summary ? [words(oneLine(docs.summary))] : []),
    ...(docs.remarks ? [words(docs.remarks)] : []),
    ...(docs.returns ? [`**Returns** ${words(oneLine(docs.returns))}`] : []),
    ...(docs.default ? [`**Default** ${defaultText(docs.default)}`] : []),
    ...(docs.throws ? [`**Throws** ${words(oneLine(docs.throws))}`] : []),
    ...(docs.see ? [`**See** ${seeText(docs.see)}`] : []),
  ];
}

function defaultText(value: string): string {
  return value.startsWith('- ') ? words(oneLine(value.slice(2))) : `\`${value}\``;
}

function seeText(see: string): string {
  return words(oneLine(see)).replace(/(?<![(<])https?:\/\/[^\s,)]+/g, (url) => `[${new URL(url).hostname}](${url})`);
}

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ');

/** Prose in which an angle bracket is one. */
function words(text: string): string {
  return mapWords(text, (prose) => prose.replaceAll('<', '&lt;'));
}
