import type { IConstruct } from 'constructs';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { refuse } from '../private/synth/errors';
import { requireLiteral } from '../private/synth/validation';
import { DOCKER_COMMENT, dockerCommands } from './docker-commands';
import { requireLength } from './generated-build-spec';

const SECTIONS = ['backend', 'frontend', 'test'];

/** Puts the start of Docker before the commands of each phase. Everything else in the text, comments too, stays. */
export function addDocker(text: string, property: string, scope: IConstruct): string {
  requireLiteral(property, text, 'give the YAML itself, so that the commands can be put into it', scope);
  const spec = new BuildSpecText(text, property, scope);
  spec.startDocker();
  return spec.toString();
}

/** The roots of the applications that a text with `applications:` declares. */
export function readAppRoots(text: string): unknown[] {
  const { applications } = parseDocument(text).toJS() ?? {};
  return Array.isArray(applications) ? applications.map((application) => application?.appRoot) : [];
}

class BuildSpecText {
  private readonly document: Document;

  public constructor(
    text: string,
    private readonly property: string,
    private readonly scope: IConstruct,
  ) {
    const document = parseDocument(text);
    if (document.errors.length > 0) {
      this.refuse('be valid YAML', document.errors[0].message.split(/:?\n/)[0], 'correct the YAML at that place');
    }
    this.document = document;
    this.refuseMergeKeys();
  }

  public startDocker(): void {
    const lists = new Set(this.applications().flatMap((application) => this.commandLists(application)));
    if (lists.size === 0) {
      const remedy = 'declare backend, frontend or test with phases and their commands';
      this.refuse('have a phase with commands', undefined, remedy);
    }
    for (const list of lists) {
      this.insert(list);
    }
  }

  public toString(): string {
    return requireLength(this.document.toString({ lineWidth: 0 }), this.property, this.scope);
  }

  private applications(): YAMLMap[] {
    const root = this.map(this.document.contents, 'the whole');
    const applications = this.resolve(root.get('applications', true));
    if (applications === undefined) {
      return [root];
    }
    if (!isSeq(applications)) {
      this.refuse('have a list under applications', undefined, 'write one entry with an appRoot for each application');
    }
    return applications.items.map((item) => this.map(item, 'an application'));
  }

  private commandLists(application: YAMLMap): YAMLSeq[] {
    const phases = SECTIONS.flatMap((section) => {
      const content = this.optionalMap(application.get(section, true), section);
      return this.optionalMap(content?.get('phases', true), `${section}.phases`)?.items ?? [];
    });
    return phases.flatMap(({ key, value }) => {
      const phase = this.optionalMap(value, `the phase ${key}`);
      const commands = this.resolve(phase?.get('commands', true));
      if (commands === undefined || (isScalar(commands) && commands.value === null)) {
        return [];
      }
      if (!isSeq(commands)) {
        this.refuse(`have a list of commands in the phase ${key}`, undefined, 'start each command with a dash');
      }
      return commands.items.length > 0 ? [commands] : [];
    });
  }

  private insert(list: YAMLSeq): void {
    const commands = dockerCommands();
    const present = list.items.slice(0, commands.length).map((item) => (isScalar(item) ? item.value : item));
    if (present.every((command, index) => command === commands[index])) {
      return;
    }
    const nodes = commands.map((command) => this.document.createNode(command));
    nodes[0].commentBefore = DOCKER_COMMENT;
    list.items.unshift(...nodes);
  }

  private refuseMergeKeys(): void {
    visit(this.document, {
      Pair: (_, { key }) => {
        if (isScalar(key) && key.value === '<<') {
          this.refuse('not use the merge key <<', undefined, 'repeat the keys, or use an alias of a whole value');
        }
      },
    });
  }

  private optionalMap(node: unknown, name: string): YAMLMap | undefined {
    const value = this.resolve(node);
    return value === undefined || (isScalar(value) && value.value === null) ? undefined : this.map(value, name);
  }

  private map(node: unknown, name: string): YAMLMap {
    const value = this.resolve(node);
    return isMap(value)
      ? value
      : this.refuse(
          `be a mapping of keys to values (${name})`,
          undefined,
          'see the reference of the build specification',
        );
  }

  private resolve(node: unknown): Node | undefined {
    return (isAlias(node) ? node.resolve(this.document) : node) as Node | undefined;
  }

  private refuse(must: string, got: string | undefined, remedy: string): never {
    return refuse({ property: this.property, must, got, remedy }, this.scope);
  }
}
