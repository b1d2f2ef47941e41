import { groupBy } from '../../private/collections';
import type { Report } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

/** One build of an app: of a branch, or of those that the template does not have. */
export interface Build {
  readonly spec: Value;
  /** Lists of environment variables; the first that has a variable counts. */
  readonly variables: readonly Value[];
}

/** Judges each build of an app; what cannot be judged of one does not hide the others. */
export function eachBuild(app: Resource, report: Report, judge: (build: Build, report: Report) => void): void {
  for (const build of buildsOf(app)) {
    report.isolate(() => judge(build, report));
  }
}

/** The builds of an app, each branch with what it has of its own. */
function buildsOf(app: Resource): Build[] {
  const branches = app.template.set.index('amplify/branchesByApp', branchesByApp).get(app.key) ?? [];
  const sources = [...branches.map(({ properties }) => properties), ...automaticBranches(app)];
  const own = { spec: app.properties.get('BuildSpec'), variables: [app.properties.get('EnvironmentVariables')] };
  const ofBranches = sources.map((branch) => {
    const spec = branch.get('BuildSpec');
    return {
      spec: spec.isAbsent ? own.spec : spec,
      variables: [branch.get('EnvironmentVariables'), ...own.variables],
    };
  });
  // Branches that somebody connects by hand have what the app has.
  return branches.length > 0 ? ofBranches : [own, ...ofBranches];
}

/** The value of an environment variable, if the build has it. */
export function variableOf({ variables }: Build, name: string): string | undefined {
  for (const list of variables) {
    const found = list.items().find((variable) => variable.get('Name').string() === name);
    const value = found?.get('Value').string();
    if (value) {
      return value;
    }
  }
  return undefined;
}

function automaticBranches({ properties }: Resource): Value[] {
  const config = properties.get('AutoBranchCreationConfig');
  return config.tryGet('EnableAutoBranchCreation')?.tryText()?.literal === 'true' ? [config] : [];
}

function branchesByApp(templates: TemplateSet): Map<string, Resource[]> {
  const branches = templates.ofType('AWS::Amplify::Branch');
  return groupBy(branches, ({ properties }) => properties.tryGet('AppId')?.tryText()?.target?.resource.key);
}
