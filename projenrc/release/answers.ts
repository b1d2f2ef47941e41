import { failed, notDone, type Outcome, passed } from './outcome';

/** What `npm audit --json` says; a registry that does not answer is no pass. */
export function advisoriesOf(json: string, output: string): Outcome {
  const answer = parse(json);
  if (!answer?.metadata?.vulnerabilities) {
    return notDone(`the registry does not answer an audit: ${answer?.message ?? output}`);
  }
  const found = Object.values<any>(answer.vulnerabilities ?? {}).map(({ name, severity, range }) => {
    return `${name} ${range}: ${severity}`;
  });
  return found.length > 0 ? failed(found.join('\n')) : passed('no advisory');
}

/** The published version that `npm view … version --json` names: none, or unknown when the registry does not answer. */
export function publicationOf(json: string): string {
  const answer = parse(json);
  if (typeof answer === 'string') {
    return answer;
  }
  return answer?.error?.code === 'E404' ? 'none' : 'unknown';
}

function parse(json: string): any {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
