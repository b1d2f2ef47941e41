import { devNull, platform } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, '.cache');

/**
 * Variables of a developer's machine that would change what a program does or prints. Registries, proxies and
 * certificates (npm_config_registry, PIP_INDEX_URL, HTTPS_PROXY, NODE_EXTRA_CA_CERTS) are not among them.
 */
const OF_THE_DEVELOPER = [
  /^(AWS|CDK|MOTO|LOCALSTACK|PYTHON|TS_NODE)_?[A-Z_0-9]*$/,
  /^(LANG|LANGUAGE|LC_[A-Z]+|TZ)$/,
  /^(COLORTERM|CLICOLOR|CLICOLOR_FORCE|FORCE_COLOR)$/,
  // A git hook sets these, and git then works on the repository of the hook.
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY)$/,
  /^(NODE_ENV|NODE_PATH|VIRTUAL_ENV|CLASSPATH|MAVEN_ARGS|MAVEN_OPTS|JDK_JAVA_OPTIONS|JSII_DEBUG|JSII_RUNTIME)$/,
  /^PIP_(PREFIX|REQUIRE_VIRTUALENV|TARGET|USER)$/,
  /^npm_config_(dry_run|global|ignore_scripts|include|json|location|omit|only|production|workspace|workspaces)$/i,
];

/** Where `localhost` is meant, no proxy is asked. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * The environment for a program that a test or a task starts: nothing of the developer's AWS configuration, language,
 * time zone or caches gets in, and nothing is written to them.
 */
export function cleanEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !OF_THE_DEVELOPER.some((pattern) => pattern.test(name)));
  const locale = platform() === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  return {
    ...Object.fromEntries(kept),
    LANG: locale,
    LC_ALL: locale,
    TZ: 'UTC',
    AWS_CONFIG_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // The CLI asks the operating system for the home directory, not HOME.
    CDK_HOME: join(CACHE, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    JSII_RUNTIME_PACKAGE_CACHE_ROOT: join(CACHE, 'jsii'),
    npm_config_update_notifier: 'false',
    ...noProxy(environment),
  };
}

function noProxy(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const before = environment.NO_PROXY ?? environment.no_proxy;
  const value = [...(before ? [before] : []), ...LOOPBACK].join(',');
  return { NO_PROXY: value, no_proxy: value };
}

/** Makes the environment of this process, and so of all that it starts, a clean one. */
export function cleanThisProcess(): void {
  const clean = cleanEnvironment();
  for (const name of Object.keys(process.env).filter((name) => !(name in clean))) {
    delete process.env[name];
  }
  Object.assign(process.env, clean);
}
