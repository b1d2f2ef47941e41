import type { CfnResource } from 'aws-cdk-lib';
import { pullFailurePattern } from '../../assets/pull-failure';
import { at, itemsOf, referenceTo } from '../../private/synth/references';
import { type AppView, namesOf } from '../app-view';
import { CountAlarm } from '../count-alarm';
import { isOn, type Kind } from '../kind';
import { isCovered } from '../settings';
import { countOf, isTold } from './events';
import { isAboutPulls, mentions } from './image-pulls';

const REPOSITORY = 'AWS::ECR::Repository';

/** Task definitions of ECS with an image from elsewhere: the CDK's bootstrap repository, another app, another registry. */
export const taskImages: Kind = {
  types: ['AWS::ECS::TaskDefinition'],
  watch: ({ scope, id, resource: definition }, { imagePullFailed }, app) => {
    const images = imagesFromElsewhere(definition, app);
    const isAboutTask = (pattern: unknown) =>
      namesTask(pattern, definition) &&
      images.every((image) => isAboutPulls(pattern, (text) => isPrefixIn(text, image)));
    if (!isOn(imagePullFailed) || images.length === 0 || isTold(definition, app, isAboutTask)) {
      return undefined;
    }
    return new CountAlarm(scope, id, (own) => ({
      name: 'imagePullFailed',
      title: 'Tasks that could not pull an image',
      metric: countOf(own, {
        description: 'An image of a task could not be pulled',
        pattern: pullFailurePattern({ taskDefinitionArn: [definition.ref] }),
      }),
      threshold: imagePullFailed,
      description:
        'ECS could not pull an image of the task definition, so that tasks do not start. ' +
        'Look first at the events of the service, which name the image, then whether its registry still has it.',
    }));
  },
};

/** A repository that a call covers has an alarm of its own, or none on purpose. */
function imagesFromElsewhere(definition: CfnResource, app: AppView): string[] {
  const repositories = app.ofType(REPOSITORY).filter(isCovered);
  const names = repositories.flatMap((it) => namesOf(it, app.propertiesOf(it), 'RepositoryName'));
  return itemsOf(at(app.propertiesOf(definition), 'ContainerDefinitions'))
    .map((container) => JSON.stringify(at(container, 'Image') ?? ''))
    .filter((image) => app.mentionedIn(definition, image).every((it) => !repositories.includes(it)))
    .filter((image) => !names.some((name) => mentions(image, name)));
}

function namesTask(pattern: unknown, definition: CfnResource): boolean {
  const tasks = at(pattern, 'detail', 'taskDefinitionArn');
  return tasks === undefined || JSON.stringify(tasks).includes(referenceTo(definition));
}

/** Whether one of the beginnings of images in a pattern is that of an image. */
function isPrefixIn(pattern: string, image: string): boolean {
  const beginnings = [...pattern.matchAll(/"prefix":"[^"]*?\/([^":@]+)[^"]*"/g)].map(([, name]) => name);
  return beginnings.some((name) => image.includes(`/${name}`));
}
