const { execFile } = require('node:child_process');
const { mkdtemp, readFile, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const BRUNO = join(__dirname, 'node_modules', '@usebruno', 'cli', 'bin', 'bru.js');
const COLLECTION = join(__dirname, 'collection');

/** Runs the collection, and answers what `ApiTestSuite.custom` expects. The event has secrets in it: it is not printed. */
exports.handler = async ({ variables, secrets, timeoutMillis }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bruno-'));
  const report = join(folder, 'report.json');
  try {
    const output = await run(['run', '--reporter-json', report], {
      // In the collection they are {{process.env.name}}: in no file, and in no list of processes.
      env: { PATH: process.env.PATH, HOME: folder, ...variables, ...secrets },
      timeout: timeoutMillis - 1_000,
    });
    const text = await readFile(report, 'utf8').catch(() => {
      throw new Error(`Bruno wrote no report: ${output.slice(-500)}`);
    });
    return outcomeOf(JSON.parse(text).flatMap(({ results }) => results));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Whatever it ends with: a run with failures ends with 1, and they are in the report. */
function run(args, options) {
  return new Promise((resolve) => {
    execFile(process.execPath, [BRUNO, ...args], { cwd: COLLECTION, ...options }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });
}

function outcomeOf(results) {
  const checks = results.flatMap((result) =>
    [...(result.assertionResults ?? []), ...(result.testResults ?? [])].map((check) => ({ result, check })),
  );
  const failed = checks.filter(({ check }) => check.status !== 'pass');
  const broken = results.filter(({ error }) => error);
  return {
    assertions: checks.length,
    requests: results.length,
    failures: [
      ...broken.map((result) => failureOf(result, 'gets an answer', result.error)),
      ...failed.map(({ result, check }) =>
        failureOf(result, check.description ?? `${check.lhsExpr} ${check.rhsExpr}`, check.error),
      ),
    ],
  };
}

function failureOf({ name, response }, test, message) {
  // Without an answer, Bruno's status is no number.
  const status = typeof response?.status === 'number' ? response.status : undefined;
  return { item: name, name: test, message: `${message}`, status, millis: response?.responseTime };
}
