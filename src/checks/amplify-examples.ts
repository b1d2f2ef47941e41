import type { RuleExample } from './rule-examples';

function build(image: string, ...commands: string[]): string {
  return `Resources:
  Web:
    Type: AWS::Amplify::App
    Properties:
      Name: web
      EnvironmentVariables: [{Name: _CUSTOM_IMAGE, Value: '${image}'}]
      BuildSpec: |
        version: 1
        frontend:
          phases:
            build:
              commands:
${commands.map((command) => `                - ${command}\n`).join('')}`;
}

const WITH_DOCKER = 'aws/codebuild/amazonlinux-x86_64-standard:5.0';
const START = '/usr/local/bin/dockerd-entrypoint.sh';

/** The examples of the rules of `amplify`. */
export const AMPLIFY_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-amplify-docker-image': {
    bad: build('amplify:al2023', START, 'docker build .'),
    good: build(WITH_DOCKER, START, 'docker build .'),
  },
  'hindsight-amplify-docker-daemon': {
    bad: build(WITH_DOCKER, 'docker build .'),
    good: build(WITH_DOCKER, START, 'docker build .'),
  },
};
