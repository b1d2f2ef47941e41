// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import { judgeTemplate } from '../../checks/rule-cases';

const expire = (selection: string) => `{"selection": {${selection}}, "action": {"type": "expire"}}`;
const UNTAGGED = expire('"tagStatus": "untagged", "countType": "sinceImagePushed", "countNumber": ${Days}');
const TAGGED = expire(
  '"tagStatus": "tagged", "tagPrefixList": ["${Stage}"], "countType": "imageCountMoreThan", "countNumber": ${Count}',
);

function findsIn(Count: object): string[] {
  const { finds } = judgeTemplate({
    Parameters: {
      Stage: { Type: 'String', Default: 'dev' },
      Days: { Type: 'Number', Default: 7 },
      Count: { Type: 'Number', ...Count },
    },
    Resources: {
      Images: {
        Type: 'AWS::ECR::Repository',
        Properties: { LifecyclePolicy: { LifecyclePolicyText: { 'Fn::Sub': `{"rules": [${UNTAGGED}, ${TAGGED}]}` } } },
      },
    },
  });
  return finds;
}

describe('a finding by default', () => {
  test('names the default that left it open, and the one that it speaks of, and no other', () => {
    expect(findsIn({ Default: 20 })).toEqual([
      expect.stringMatching(/ keeps 20 images, .* That is so by default: Stage is dev, Count is 20\.$/),
    ]);
  });

  test('is none where a default is harmless', () => {
    expect(findsIn({ Default: 100 })).toEqual([]);
  });
});
