import { Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Does something once, when the app is complete: what users add after a construct is there by then. */
export function atTheEnd(scope: IConstruct, work: () => void): void {
  let isDone = false;
  Aspects.of(scope).add({
    visit: (node) => {
      if (node === scope && !isDone) {
        isDone = true;
        work();
      }
    },
  });
}
