import { type App, Stack, Stage } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { TagSafeStack, type TagSafeStackProps } from '../../src/tagging';
import { testLayouts } from './layouts';

testLayouts<TagSafeStack, TagSafeStackProps>({
  props: 'TagSafeStackProps',
  make(scope, id, _, props) {
    const { account, region } = Stack.of(scope);
    const env = Stack.of(scope).environment.includes('unknown') ? undefined : { account, region };
    const stack = new TagSafeStack(Stage.of(scope) as App, `Safe${id}`, { tags: { Owner: 'TeamShop' }, env, ...props });
    new Topic(stack, 'Topic');
    return stack;
  },
});
