import { dockerDaemon } from '../../src/amplify/rules/docker-daemon';
import { dockerImage } from '../../src/amplify/rules/docker-image';
import { resource, testRules } from '../checks/rule-cases';

const IMAGE = [{ Name: '_CUSTOM_IMAGE', Value: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' }];
const phase = (...commands: string[]) =>
  `version: 1\nbackend:\n  phases:\n    build:\n      commands:\n${commands.map((it) => `        - ${it}\n`).join('')}`;
const app = (BuildSpec?: unknown, EnvironmentVariables?: unknown) => ({
  App: { Type: 'AWS::Amplify::App', Properties: { BuildSpec, EnvironmentVariables } },
});
const START = '/usr/local/bin/dockerd-entrypoint.sh';
const BARE = 'App: The build uses Docker and its image is that of Amplify, which has none.';
const COLD = 'App: A phase of the build uses Docker before the daemon is started.';
const IN_REPOSITORY = 'Properties/BuildSpec: the build specification lies in the repository';
const UNSEEN = 'Properties/BuildSpec: whether the backend has image assets is not in the template';
const GEN_2 = phase('npx ampx pipeline-deploy --branch main');

testRules(
  {
    rule: dockerImage,
    fails: {
      'the image of Amplify': { given: app(phase('docker build .')), finds: [BARE] },
      'an image without Docker': {
        given: app(phase('docker build .'), [{ Name: '_CUSTOM_IMAGE', Value: 'amplify:al2023' }]),
        finds: ["App: The build uses Docker and its image is amplify:al2023: Amplify's own images have none."],
      },
      'an image for arm64': {
        given: app(phase('sam build --use-container'), [
          { Name: '_CUSTOM_IMAGE', Value: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
        ]),
        finds: [
          'App: The build uses Docker and its image is aws/codebuild/amazonlinux-aarch64-standard:3.0: Amplify has no arm64.',
        ],
      },
      'a monorepo': {
        given: app(
          `version: 1\napplications:\n  - appRoot: web\n    ${phase('cd a && docker compose up').replace('version: 1\n', '').replace(/\n/g, '\n    ')}`,
        ),
        finds: [BARE],
      },
      'a branch with a build of its own': {
        given: {
          ...app(phase('npm ci')),
          Main: {
            Type: 'AWS::Amplify::Branch',
            Properties: { AppId: { 'Fn::GetAtt': 'App.AppId' }, BuildSpec: phase('docker build .') },
          },
        },
        finds: [BARE],
      },
    },
    passes: {
      'an image with Docker': { given: app(phase('docker build .'), IMAGE) },
      'a build without': { given: app(phase('npm ci', 'echo dockerfile')) },
      'a Gen 2 backend on an image with Docker': { given: app(GEN_2, IMAGE) },
      'the image of the branch': {
        given: {
          ...app(phase('docker build .')),
          Main: {
            Type: 'AWS::Amplify::Branch',
            Properties: { AppId: { 'Fn::GetAtt': ['App', 'AppId'] }, EnvironmentVariables: IMAGE },
          },
        },
      },
    },
    tokens: {
      'a value that is a token': {
        given: (stack) => {
          resource(stack, 'App', 'AWS::Amplify::App', {
            BuildSpec: phase('docker build .'),
            EnvironmentVariables: [{ Name: 'REGION', Value: stack.region }],
          });
        },
        finds: [BARE],
      },
    },
    intrinsics: { 'a specification by Fn::Sub': { given: app({ 'Fn::Sub': phase('docker build .') }), finds: [BARE] } },
    notJudged: {
      'a specification in the repository': { given: app(), doubts: [IN_REPOSITORY] },
      'a Gen 2 backend': { given: app(GEN_2), doubts: [UNSEEN] },
      'a specification that is no YAML': { given: app('a: [}'), doubts: ['Properties/BuildSpec: it is not YAML'] },
      'an image that is a parameter': {
        given: app(phase('docker build .'), [{ Name: '_CUSTOM_IMAGE', Value: { Ref: 'Image' } }]),
        doubts: [`Properties/EnvironmentVariables/0/Value: \${Image} is known during the deploy`],
      },
    },
  },
  {
    rule: dockerDaemon,
    fails: {
      'no start': { given: app(phase('docker build .'), IMAGE), finds: [COLD] },
      'a start that comes too late': { given: app(phase('docker build .', START), IMAGE), finds: [COLD] },
      'a start in another phase': {
        given: app(`${phase(START)}    postBuild:\n      commands:\n        - docker push x\n`),
        finds: [COLD],
      },
    },
    passes: {
      'the entry point first': { given: app(phase(START, 'docker build .')) },
      'a question before it': {
        given: app(phase('command -v docker || exit 1', `docker info || ${START}`, 'docker build .')),
      },
      'the service': { given: app(phase('service docker start', 'docker build .')) },
      'a build without': { given: app(phase('npm ci')) },
    },
    tokens: {
      'a specification with a token': {
        given: (stack) => {
          resource(stack, 'App', 'AWS::Amplify::App', {
            BuildSpec: phase(`docker build --build-arg R=${stack.region} .`),
          });
        },
        doubts: [expect.stringContaining('is known during the deploy') as never],
      },
    },
    intrinsics: {
      'a specification by Fn::Join': {
        given: app({ 'Fn::Join': ['\n', phase('docker build .').split('\n')] }),
        finds: [COLD],
      },
    },
    notJudged: { 'a Gen 2 backend': { given: app(GEN_2), doubts: [UNSEEN] } },
  },
);
