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
import { refuse } from '../private/errors';
import { requireLiteral } from '../private/validation';
import { AmplifyPackageManager } from './amplify-settings';
import { readDockerCommands } from './docker-commands';

/** What Amplify's API takes. */
const MAX_LENGTH = 25_000;
const SECTIONS = ['backend', 'frontend', 'test'];
const COMMENT = ' Starts Docker, and stops the build where it cannot.';

/** The answers that a generated build specification is made of. */
export interface BuildPlan {
  readonly packageManager: AmplifyPackageManager;
  readonly buildCommand?: string;
  readonly artifactsDirectory: string;
  readonly cachePaths?: string[];
  readonly appRoot?: string;
}

interface Tool {
  readonly install: string[];
  readonly exec: string;
  readonly build: string;
  readonly cache: string;
}

const TOOLS: Record<AmplifyPackageManager, Tool> = {
  [AmplifyPackageManager.NPM]: {
    install: ['npm ci --cache .npm --prefer-offline'],
    exec: 'npx',
    build: 'npm run build',
    cache: '.npm/**/*',
  },
  [AmplifyPackageManager.PNPM]: {
    install: ['corepack enable', 'pnpm install --frozen-lockfile --store-dir .pnpm-store'],
    exec: 'pnpm exec',
    build: 'pnpm run build',
    cache: '.pnpm-store/**/*',
  },
  [AmplifyPackageManager.YARN_CLASSIC]: {
    install: ['corepack enable', 'yarn install --frozen-lockfile --cache-folder .yarn-cache'],
    exec: 'yarn run',
    build: 'yarn run build',
    cache: '.yarn-cache/**/*',
  },
  [AmplifyPackageManager.YARN_BERRY]: {
    install: ['corepack enable', 'YARN_ENABLE_GLOBAL_CACHE=false yarn install --immutable'],
    exec: 'yarn run',
    build: 'yarn run build',
    cache: '.yarn/cache/**/*',
  },
};

/** The build specification of an Amplify Gen 2 app, without the commands that start Docker. */
export function planBuild(plan: BuildPlan): object {
  const tool = TOOLS[plan.packageManager];
  const deploy = `${tool.exec} ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID`;
  const app = {
    backend: { phases: { build: { commands: [...tool.install, deploy] } } },
    frontend: {
      phases: { build: { commands: [plan.buildCommand ?? tool.build] } },
      artifacts: { baseDirectory: plan.artifactsDirectory, files: ['**/*'] },
      cache: { paths: plan.cachePaths ?? [tool.cache] },
    },
  };
  return plan.appRoot ? { version: 1, applications: [{ appRoot: plan.appRoot, ...app }] } : { version: 1, ...app };
}

/** Puts the start of Docker before the commands of each phase. All that the text has, comments too, stays. */
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
    const text = this.document.toString({ lineWidth: 0 });
    if (text.length > MAX_LENGTH) {
      const must = `have at most ${MAX_LENGTH} characters with the commands that start Docker`;
      this.refuse(must, `${text.length} characters`, 'move long commands into scripts of the repository');
    }
    return text;
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
    const commands = readDockerCommands();
    const present = list.items.slice(0, commands.length).map((item) => (isScalar(item) ? item.value : item));
    if (present.every((command, index) => command === commands[index])) {
      return;
    }
    const nodes = commands.map((command) => this.document.createNode(command));
    nodes[0].commentBefore = COMMENT;
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
