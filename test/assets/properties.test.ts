import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { ImageAssetRepository } from '../../src/assets';

function repository(repositoryName: string): ImageAssetRepository {
  return new ImageAssetRepository(new Stack(new App(), 'Repo'), 'Images', { repositoryName });
}

/** The error of this library, and nothing of the L2's or of JavaScript's. */
function refusal(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('any name is one that ECR takes, or is refused with a reason', () => {
  const characters = string({ unit: constantFrom('a', 'Z', '0', '-', '_', '.', '/', ' '), maxLength: 12 });
  assert(
    property(characters, (name) => {
      const message = refusal(() => repository(name));
      return message === undefined || message.startsWith('repositoryName must be 2 to 256 lower-case letters');
    }),
  );
});

test('whatever prefixes are asked for, no image falls under two retention rules', () => {
  const prefixes = array(string({ unit: constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 }), { maxLength: 12 });
  assert(
    property(prefixes, (asked) => {
      const images = repository('shop-assets-dev');
      const taken = asked.filter((tagPrefix) => refusal(() => images.synthesizer({ tagPrefix })) === undefined);
      const rules = retentionRules(images);
      expect(rules).toEqual(taken);
      expect(taken.filter((one) => taken.filter((other) => other.startsWith(one)).length > 1)).toEqual([]);
    }),
  );
});

/** The prefixes of the lifecycle rules, in their order. */
function retentionRules(images: ImageAssetRepository): string[] {
  const resources = Template.fromStack(images.repository.stack).findResources('AWS::ECR::Repository');
  const [{ Properties }] = Object.values(resources);
  const { rules } = JSON.parse(Properties.LifecyclePolicy.LifecyclePolicyText);
  return rules.flatMap((rule: any) => rule.selection.tagPrefixList ?? []);
}
