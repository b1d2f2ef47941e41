import type { Clock } from '../../../src/private/runtime/clock';

/** A clock that goes on when everybody waits. */
export class VirtualClock implements Clock {
  private time: number;
  private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(start: number) {
    this.time = start;
  }

  public now(): number {
    return this.time;
  }

  public sleep(millis: number): Promise<void> {
    return new Promise((wake) => {
      const until = this.time + Math.max(0, millis);
      // Those that wake at the same time do so in their order.
      const place = this.sleepers.findIndex((other) => other.until > until);
      this.sleepers.splice(place < 0 ? this.sleepers.length : place, 0, { until, wake });
    });
  }

  /** Lets the time pass up to this one, with all that happens until then. */
  public async runUntil(end: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.sleepers[0];
      if (next === undefined || next.until > end) {
        this.time = end;
        return;
      }
      this.sleepers.shift();
      this.time = next.until;
      next.wake();
    }
  }
}
