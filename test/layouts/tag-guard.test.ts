import { Stage } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RequiredTag, TagGuard, type TagGuardProps } from '../../src/tagging';
import { testLayouts } from './layouts';

testLayouts<TagGuard, TagGuardProps>({
  props: 'TagGuardProps',
  make(scope, id, _, props) {
    new Topic(scope, `${id}Topic`);
    const tags = { Owner: 'TeamShop' };
    return TagGuard.of(Stage.of(scope) as Stage, { tags, required: [RequiredTag.of('Owner')], ...props });
  },
  // An app has one guard.
  isUnique: true,
});
