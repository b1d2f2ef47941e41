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
const OWN_IMAGE = "App: The build uses Docker and its image is amplify:al2023: Amplify's own images have none.";
const BARE = 'App: The build uses Docker and its image is that of Amplify, which has none.';
const COLD = 'App: A phase of the build uses Docker before the daemon is started.';
const IN_REPOSITORY = 'Properties/BuildSpec: the build specification lies in the repository';
const OUTLIVES = 'Properties/BuildSpec: whether the daemon of an earlier phase still runs is not documented';
const script = (words: string) => `Properties/BuildSpec: whether ${words} uses Docker is not in the template`;
const branch = (properties: object) => ({
  Type: 'AWS::Amplify::Branch',
  Properties: { AppId: { 'Fn::GetAtt': ['App', 'AppId'] }, ...properties },
});
const BARE_IMAGE = [{ Name: '_CUSTOM_IMAGE', Value: 'amplify:al2023' }];
const monorepo = (...roots: [string, string][]) =>
  JSON.stringify({
    version: 1,
    applications: roots.map(([appRoot, command]) => ({
      appRoot,
      frontend: { phases: { build: { commands: [command] } } },
    })),
  });
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
      'an image of Docker Hub': {
        given: app(phase('docker build .'), [{ Name: '_CUSTOM_IMAGE', Value: 'node:22' }]),
        finds: ['App: The build uses Docker and its image is node:22: the official Docker Hub images have none.'],
      },
      ...Object.fromEntries(
        [
          '/usr/bin/docker build .',
          'bash -c "docker build ."',
          'docker info && sudo -E docker build .',
          'DOCKER_BUILDKIT=1 docker build .',
          'if [ -n "$X" ]; then docker build .; fi',
          'ID=$(docker build -q .)',
          'docker-compose up',
        ].map((command) => [command, { given: app(phase(JSON.stringify(command))), finds: [BARE] }]),
      ),
      'an image of the branch that has none': {
        given: { ...app(phase('docker build .'), IMAGE), Dev: branch({ EnvironmentVariables: BARE_IMAGE }) },
        finds: [OWN_IMAGE],
      },
      'one of two branches': {
        given: {
          ...app(phase('docker build .')),
          Main: branch({ EnvironmentVariables: IMAGE }),
          Dev: branch({}),
          Test: branch({}),
        },
        finds: [BARE],
      },
      'branches that Amplify connects by itself': {
        given: {
          App: {
            Type: 'AWS::Amplify::App',
            Properties: {
              ...app(phase('docker build .'), IMAGE).App.Properties,
              AutoBranchCreationConfig: { EnableAutoBranchCreation: true, EnvironmentVariables: BARE_IMAGE },
            },
          },
        },
        finds: [OWN_IMAGE],
      },
      'an image for arm64': {
        given: app(phase('sam build --use-container'), [
          { Name: '_CUSTOM_IMAGE', Value: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
        ]),
        finds: [
          'App: The build uses Docker and its image is aws/codebuild/amazonlinux-aarch64-standard:3.0: Amplify has no arm64.',
        ],
      },
      'an application of a monorepo that is not there': {
        given: app(monorepo(['web', 'npm ci'], ['api', 'docker build .']), [
          { Name: 'AMPLIFY_MONOREPO_APP_ROOT', Value: 'other' },
        ]),
        finds: [BARE],
      },
      'commands that are numbers too': { given: app(phase('1', 'docker build .')), finds: [BARE] },
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
      'the image of Docker itself': {
        given: app(phase('docker build .'), [{ Name: '_CUSTOM_IMAGE', Value: 'docker:27-dind' }]),
      },
      'a build without': { given: app(phase('npm ci', 'echo dockerfile')) },
      ...Object.fromEntries(
        [
          'npm ci # docker build .',
          'echo "docker build ."',
          'npm install docker-cli-js dockerode',
          'cp docker/nginx.conf . && cd docker',
          'which docker || command -v docker',
          'docker info || docker --version',
        ].map((command) => [command, { given: app(phase(JSON.stringify(command))) }]),
      ),
      'the other application of a monorepo': {
        given: app(monorepo(['web', 'npm ci'], ['api', 'docker build .']), [
          { Name: 'AMPLIFY_MONOREPO_APP_ROOT', Value: 'web' },
        ]),
      },
      'a specification in the repository, on an image with Docker': { given: app(undefined, IMAGE) },
      'a specification with a token, on an image with Docker': {
        given: app({ 'Fn::Sub': phase(`\${Command}`) }, IMAGE),
      },
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
    inconclusive: {
      'a specification in the repository': { given: app(), doubts: [IN_REPOSITORY] },
      'a Gen 2 backend': { given: app(GEN_2), doubts: [UNSEEN] },
      ...Object.fromEntries(
        ['npm run docker:build', './scripts/docker-build.sh', 'make docker', 'make DOCKER', 'sh ./docker.sh'].map(
          (command) => [command, { given: app(phase(command)), doubts: [script(command)] }],
        ),
      ),
      'a build that installs it': {
        given: app(phase('yum install -y docker', 'service docker start', 'docker build .')),
        doubts: ['Properties/BuildSpec: the build installs Docker on its own'],
      },
      'a command that is a parameter': {
        given: app({ 'Fn::Sub': phase(`\${Command}`) }),
        doubts: [`Properties/BuildSpec: \${Command} is known only at deploy time`],
      },
      'a specification that is no YAML': { given: app('docker: [}'), doubts: ['Properties/BuildSpec: it is not YAML'] },
      'an image that is a parameter': {
        given: app(phase('docker build .'), [{ Name: '_CUSTOM_IMAGE', Value: { Ref: 'Image' } }]),
        doubts: [`Properties/EnvironmentVariables/0/Value: \${Image} is known only at deploy time`],
      },
    },
  },
  {
    rule: dockerDaemon,
    fails: {
      'no start': { given: app(phase('docker build .'), IMAGE), finds: [COLD] },
      'a start that comes too late': { given: app(phase('docker build .', START), IMAGE), finds: [COLD] },
      'a start in a comment': { given: app(phase(`npm ci # ${START}`, 'docker build .')), finds: [COLD] },
      'a start that is only spoken of': { given: app(phase('echo dockerd', 'docker build .')), finds: [COLD] },
      'a start after it in one line': { given: app(phase(`docker build . && ${START}`)), finds: [COLD] },
      'a start in the other application of a monorepo': {
        given: app(monorepo(['web', START], ['api', 'docker build .'])),
        finds: [COLD],
      },
    },
    passes: {
      'the entry point first': { given: app(phase(START, 'docker build .')) },
      'a question before it': {
        given: app(phase('command -v docker || exit 1', `docker info || ${START}`, 'docker build .')),
      },
      ...Object.fromEntries(
        [
          `${START} docker build .`,
          'nohup dockerd & until docker info; do sleep 1; done; docker build .',
          'systemctl enable --now docker && docker build .',
          '/etc/init.d/docker start && docker build .',
          `timeout 60 sh -c "${START}" && docker build .`,
        ].map((command) => [command, { given: app(phase(JSON.stringify(command))) }]),
      ),
      'a Gen 2 backend after the start': { given: app(phase(START, 'npx ampx pipeline-deploy --branch main')) },
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
        finds: [COLD],
      },
    },
    intrinsics: {
      'a specification by Fn::Join': {
        given: app({ 'Fn::Join': ['\n', phase('docker build .').split('\n')] }),
        finds: [COLD],
      },
    },
    inconclusive: {
      'a Gen 2 backend': { given: app(GEN_2), doubts: [UNSEEN] },
      'a start in another phase': {
        given: app(`${phase(START)}    postBuild:\n      commands:\n        - docker push x\n`),
        doubts: [OUTLIVES],
      },
      'a start in the phase before the tests': {
        given: app(
          `version: 1\ntest:\n  phases:\n    test:\n      commands:\n        - docker build .\n    preTest:\n      commands:\n        - ${START}\n`,
        ),
        doubts: [OUTLIVES],
      },
      'a start in a phase that is written below': {
        given: app(`${phase('docker build .')}    preBuild:\n      commands:\n        - ${START}\n`),
        doubts: [OUTLIVES],
      },
      'a command that is a parameter': {
        given: app({ 'Fn::Sub': phase(`\${Start}`, 'docker build .') }),
        doubts: [`Properties/BuildSpec: \${Start} is known only at deploy time`],
      },
    },
  },
);
