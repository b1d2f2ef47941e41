import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  ATTEMPTS,
  DEFAULT_VCPU_QUOTA,
  FARGATE_MEMORY,
  STORAGE_GIB,
  TIME_LIMIT_SECONDS,
  TIMEOUT_SECONDS,
} from '../../src/batch/facts';

describe('what botocore says in words', () => {
  const python = join(__dirname, '..', '..', '.cache', 'venv', 'bin', 'python');
  const script = `
import json, re, botocore.session
model = botocore.session.get_session().get_service_model("batch")
def words(shape, member):
    text = re.sub(r"<[^>]+>", " ", model.shape_for(shape).members[member].documentation)
    return re.sub(r"\\s+", " ", text)
text = words("ResourceRequirement", "value")
sizes = re.findall(r"value = ([0-9.]+)\\s+MEMORY = ([0-9, or]+)", text)
print(json.dumps({
    "sizes": {cpu: [int(size) for size in re.findall("[0-9]+", list)] for cpu, list in sizes},
    "attempts": words("RetryStrategy", "attempts"),
    "timeout": words("JobTimeout", "attemptDurationSeconds"),
    "limit": words("JobStateTimeLimitAction", "maxTimeSeconds"),
    "storage": words("EphemeralStorage", "sizeInGiB"),
    "quota": text,
}))`;
  const said = JSON.parse(execFileSync(python, ['-c', script], { encoding: 'utf8' }));

  test('of sizes is in the table', () => {
    expect(said.sizes).toEqual(Object.fromEntries(FARGATE_MEMORY));
  });

  test('of limits is in the facts', () => {
    expect([ATTEMPTS, TIMEOUT_SECONDS.min, TIME_LIMIT_SECONDS, STORAGE_GIB, DEFAULT_VCPU_QUOTA]).toEqual([
      { min: 1, max: 10 },
      60,
      { min: 600, max: 86_400 },
      { min: 21, max: 200 },
      6,
    ]);
    expect(said.attempts).toContain('between 1 and 10 attempts');
    expect(said.timeout).toContain('The minimum value for the timeout is 60 seconds');
    expect(said.limit).toMatch(/minimum value is 600 .* maximum value is 86,400/);
    expect(said.storage).toMatch(/minimum supported value is\s+21\s+GiB .* maximum supported value is\s+200/);
    expect(said.quota).toContain('vCPU resource count quota is 6 vCPUs');
  });
});
