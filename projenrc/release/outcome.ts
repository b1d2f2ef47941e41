/** How one check of the release ended. */
export interface Outcome {
  readonly state: 'passed' | 'failed' | 'not done';
  /** What was found, or why nothing could be. */
  readonly detail: string;
}

export function passed(detail: string): Outcome {
  return { state: 'passed', detail };
}

export function failed(detail: string): Outcome {
  return { state: 'failed', detail };
}

/** For what only a registry can answer. It is no pass: the summary says so, and a strict run fails. */
export function notDone(detail: string): Outcome {
  return { state: 'not done', detail };
}

/** The outcome of a check that names what is wrong. */
export function outcomeOf(problems: readonly string[], good: string): Outcome {
  return problems.length > 0 ? failed(problems.join('\n')) : passed(good);
}

/** Several outcomes as one. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const detailOf = (state: Outcome['state']) => [
    ...new Set(outcomes.filter((outcome) => outcome.state === state).map(({ detail }) => detail)),
  ];
  const state = (['failed', 'not done', 'passed'] as const).find((it) => detailOf(it).length > 0) ?? 'not done';
  return { state, detail: detailOf(state).join('\n') };
}
