import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';

/** What makes resources of a template of its own. */
const APART = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'];
/** The words by which people call what makes alarms. */
const ABOUT_ALARMS = /alarm|alert|monitor|observab/i;

/**
 * The nested stack or application that makes alarms by its name, gets the resource, and is not in the app. One that is named
 * otherwise hides nothing: a function is handed to an API, too.
 */
export function unseenAlarms(resource: Resource): Resource | undefined {
  return resource.template.set.index('rules/unseen alarms', unseen).get(resource.key);
}

function unseen(templates: TemplateSet): Map<string, Resource> {
  const makers = templates.ofType(...APART).filter((maker) => !maker.nestedTemplate && isAboutAlarms(maker));
  return new Map(
    makers.flatMap((maker) =>
      maker.properties.mentions().map(({ resource }): [string, Resource] => [resource.key, maker]),
    ),
  );
}

function isAboutAlarms(maker: Resource): boolean {
  const source = ['TemplateURL', 'Location'].map((name) => maker.rawProperty(name));
  return ABOUT_ALARMS.test(maker.id) || ABOUT_ALARMS.test(JSON.stringify(source));
}
