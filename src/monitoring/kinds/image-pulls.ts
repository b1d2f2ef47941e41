import { pullFailure } from '../../assets/pull-failure';
import { at } from '../../private/synth/references';
import { namesOf } from '../app-view';
import { CountAlarm } from '../count-alarm';
import { isOn, type Kind } from '../kind';
import { countOf, isTold, lets } from './events';

/** Repositories of Amazon ECR whose images ECS may fail to pull. */
export const imagePulls: Kind = {
  types: ['AWS::ECR::Repository'],
  watch: ({ scope, id, resource: repository }, { imagePullFailed }, app) => {
    const names = namesOf(repository, app.propertiesOf(repository), 'RepositoryName');
    const isNamed = (pattern: string) => names.some((name) => mentions(pattern, name));
    if (!isOn(imagePullFailed) || isTold(repository, app, (pattern) => isAboutPulls(pattern, isNamed))) {
      return undefined;
    }
    return new CountAlarm(scope, id, (own) => ({
      name: 'imagePullFailed',
      title: 'Tasks that could not pull an image',
      metric: countOf(own, pullFailure(own, repository.ref)),
      threshold: imagePullFailed,
      description:
        'ECS could not pull an image of the repository, so that tasks do not start. ' +
        'Look first at the events of the service, which name the image, then whether the repository still has it.',
    }));
  },
};

/** Whether a pattern is about images that cannot be pulled; one that names no image is about all of them. */
export function isAboutPulls(pattern: unknown, isNamed: (pattern: string) => boolean): boolean {
  const text = JSON.stringify(pattern) ?? '';
  return (
    pattern !== undefined &&
    lets(at(pattern, 'source'), ['aws.ecs']) &&
    lets(at(pattern, 'detail-type'), ['ECS Task State Change']) &&
    text.includes('CannotPull') &&
    (!text.includes('"image"') || isNamed(text))
  );
}

/** Whether a text has the name of a repository at the end of its address, and not only the beginning of a longer name. */
export function mentions(text: string, name: string): boolean {
  return [':', '@', '"', '*'].some((end) => text.includes(`/${name}${end}`));
}
