import type * as spec from '@jsii/spec';
import ts from 'typescript';
import { flatten, isStruct, type Member, members, methods, properties, type Surface, types } from './surface';

/**
 * The rules for a library in three languages that jsii's compiler does not enforce.
 * A guard lists what it objects to, one sentence each.
 */
export type Guard = (surface: Surface) => string[];

const PYTHON =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return self try while with yield';
const JAVA =
  'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new package private protected public return short static strictfp super switch synchronized this throw throws transient try void volatile while';
const RESERVED = new Set(`${PYTHON} ${JAVA}`.split(' '));

export const unions: Guard = (surface) =>
  offendingTypes(surface, (type) => type.union !== undefined, 'is a union, an Object in Java: write a value class');

export const anyTypes: Guard = (surface) =>
  offendingTypes(surface, (type) => ['any', 'json'].includes(type.primitive), 'is any: name the type');

export const cfnTypesInProps: Guard = (surface) =>
  members(surface)
    .filter((member) => isStruct(member.owner))
    .filter((member) => referencesOf(member).some((fqn) => /\.Cfn[A-Z]/.test(fqn)))
    .map((member) => `${member.path} takes a Cfn type: take the construct's interface`);

export const structsNamedLikeInterfaces: Guard = (surface) =>
  types(surface)
    .filter((type) => type.kind === 'interface' && !(type as spec.InterfaceType).datatype && methods(type).length === 0)
    .filter((type) => ((type as spec.InterfaceType).interfaces ?? []).length === 0 && properties(type).length > 0)
    .map((type) => `${type.fqn} holds only data, but its I makes it a behavioural interface: drop the I`);

export const reservedWords: Guard = (surface) =>
  members(surface).flatMap((member) =>
    [...(member.name === 'constructor' ? [] : [member.name]), ...member.parameters]
      .filter((name) => RESERVED.has(name))
      .map((name) => `${member.path} uses the name ${name}, a reserved word in Python or Java`),
  );

export const repeatedNames: Guard = (surface) =>
  types(surface).flatMap((type, index, all) => {
    const twins = all.slice(index + 1).filter((other) => other.name === type.name);
    return twins.map((twin) => `${type.name} is the name of ${type.fqn} and ${twin.fqn}: each type has one home`);
  });

export const moduleNames: Guard = (surface) =>
  Object.keys(surface.assembly.submodules ?? {})
    .filter((fqn) => !/^[a-z]+$/.test(fqn.split('.').at(-1)!))
    .map((fqn) => `${fqn} is not one lower-case word`);

export const acronyms: Guard = (surface) => [
  ...types(surface)
    .filter((type) => /[A-Z]{3}/.test(type.name.replace(/^I(?=[A-Z])/, '')))
    .map((type) => `${type.fqn} shouts: write an acronym as a word`),
  ...members(surface)
    .filter((member) => /[a-z][A-Z]{2}/.test(member.name))
    .map((member) => `${member.path} shouts: write an acronym as a word`),
];

export const missingDocs: Guard = (surface) => [
  ...types(surface)
    .filter((type) => !type.docs?.summary)
    .map((type) => `${type.fqn} has no documentation`),
  ...members(surface)
    .filter((member) => member.name !== 'constructor' && !member.docs?.summary)
    // An interface documents its members once, for all of its classes.
    .filter((member) => !isDocumentedAbove(surface, member))
    .map((member) => `${member.path} has no documentation`),
];

export const missingDefaults: Guard = (surface) =>
  types(surface)
    .filter(isStruct)
    .flatMap((struct) => properties(struct).map((property) => ({ struct, property })))
    .filter(({ property }) => property.optional && !property.docs?.default)
    .map(({ struct, property }) => `${struct.fqn}.${property.name} is optional and does not say its @default`);

/** jsii takes a semicolon for the end of a sentence, and Java and Python show the first sentence on a line of its own. */
export const cutSummaries: Guard = (surface) =>
  [...types(surface).map(({ fqn: path, docs }) => ({ path, docs })), ...members(surface), ...enumMembers(surface)]
    .filter(({ docs }) => docs?.summary?.endsWith(';'))
    .map(({ path }) => `${path} has a semicolon in its first sentence, which is cut there: write a full stop`);

export const cutParameters: Guard = (surface) =>
  types(surface).flatMap((type) =>
    methods(type).flatMap(({ name, parameters = [] }) =>
      parameters
        .filter(({ docs }) => docs?.remarks)
        .map((parameter) => `${type.fqn}.${name} has two sentences for ${parameter.name}: Java drops the second`),
    ),
  );

export const overloads: Guard = (surface) =>
  declared(surface).flatMap(({ file, node }) => {
    const names = node.members.filter(ts.isMethodDeclaration).map((method) => method.name.getText());
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    return repeated.map(
      (name) => `${file}: ${node.name?.text}.${name} is overloaded; jsii keeps the first signature only`,
    );
  });

export const typeAliases: Guard = (surface) =>
  sources(surface).flatMap(({ file, source }) =>
    source.statements
      .filter(ts.isTypeAliasDeclaration)
      .filter((alias) => isExported(alias) && isReachable(surface, file))
      .map((alias) => `${file}: ${alias.name.text} is a type alias, invisible outside TypeScript`),
  );

export const literalTypes: Guard = (surface) =>
  declared(surface).flatMap(({ file, node }) =>
    (node.members as ts.NodeArray<ts.Node>)
      .filter((member) => !isHidden(member))
      .flatMap(literalsIn)
      .map((literal) => `${file}: ${node.name?.text} uses the literal type ${literal}: write an enum or a value class`),
  );

export const GUARDS: Record<string, Guard> = {
  unions,
  anyTypes,
  cfnTypesInProps,
  structsNamedLikeInterfaces,
  reservedWords,
  repeatedNames,
  moduleNames,
  acronyms,
  missingDocs,
  missingDefaults,
  cutSummaries,
  cutParameters,
  overloads,
  typeAliases,
  literalTypes,
};

function enumMembers(surface: Surface) {
  return types(surface).flatMap((type) =>
    ((type as spec.EnumType).members ?? []).map(({ name, docs }) => ({ path: `${type.fqn}.${name}`, docs })),
  );
}

function offendingTypes(surface: Surface, offends: (type: any) => boolean, objection: string): string[] {
  return members(surface)
    .filter((member) => member.types.flatMap(flatten).some(offends))
    .map((member) => `${member.path} ${objection}`);
}

function referencesOf(member: Member): string[] {
  return member.types.flatMap(flatten).flatMap((type) => type.fqn ?? []);
}

function isDocumentedAbove(surface: Surface, { owner, name }: Member): boolean {
  const above = [...((owner as spec.ClassType).interfaces ?? []), (owner as spec.ClassType).base ?? []].flat();
  return above.some((fqn) => {
    const type = surface.assembly.types?.[fqn];
    // A type of another package documents its members there.
    return type === undefined || [...properties(type), ...methods(type)].some((member) => member.name === name);
  });
}

function sources(surface: Surface) {
  return Object.entries(surface.declarations).map(([file, text]) => ({
    file,
    source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
  }));
}

function declared(surface: Surface) {
  return sources(surface)
    .filter(({ file }) => isReachable(surface, file))
    .flatMap(({ file, source }) =>
      source.statements
        .filter((node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node))
        .filter(isExported)
        .map((node) => ({ file, node })),
    );
}

/** Whether the barrel or a module's index exports the file; helpers beside a construct are nobody's business. */
function isReachable(surface: Surface, file: string): boolean {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  const index = surface.declarations[`${folder}index.d.ts`] ?? '';
  return index.includes(`'./${file.slice(folder.length).replace(/\.d\.ts$/, '')}'`);
}

function isExported(node: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;
}

function isHidden(node: ts.Node): boolean {
  const isPrivate = ts.canHaveModifiers(node) && node.modifiers?.some((it) => it.kind === ts.SyntaxKind.PrivateKeyword);
  return isPrivate || ts.getJSDocTags(node).some((tag) => tag.tagName.text === 'internal');
}

function literalsIn(node: ts.Node): string[] {
  const isLiteral = ts.isLiteralTypeNode(node) && !['null', 'true', 'false'].includes(node.getText());
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return [...(isLiteral ? [node.getText()] : []), ...children.flatMap(literalsIn)];
}
