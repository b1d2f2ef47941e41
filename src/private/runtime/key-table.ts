import { hash } from 'node:crypto';

const WORDS = 4;
const MAX_LOAD = 0.6;

/**
 * A number for each of many keys: 20 bytes an entry, of whatever length the key. It holds the first 128 bits of the key's
 * SHA-1; that two of ten million keys have the same is as likely as one in 10^24.
 */
export class KeyTable {
  private slots: Uint32Array;
  private values: Uint32Array;
  private count = 0;

  constructor(capacity = 1024) {
    this.slots = new Uint32Array(capacity * WORDS);
    this.values = new Uint32Array(capacity);
  }

  public get size(): number {
    return this.count;
  }

  /** Sets the number of a key, from 0 on. */
  public set(key: string, value = 0): void {
    if (this.count >= this.values.length * MAX_LOAD) {
      this.grow();
    }
    this.put(wordsOf(key), 0, value + 1);
  }

  public get(key: string): number | undefined {
    const value = this.values[this.find(wordsOf(key), 0)];
    return value === 0 ? undefined : value - 1;
  }

  public has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  private put(words: Uint32Array, from: number, stored: number): void {
    const slot = this.find(words, from);
    this.count += this.values[slot] === 0 ? 1 : 0;
    for (let word = 0; word < WORDS; word += 1) {
      this.slots[slot * WORDS + word] = words[from + word];
    }
    this.values[slot] = stored;
  }

  /** The slot of the key, or the free one where it would be. */
  private find(words: Uint32Array, from: number): number {
    const mask = this.values.length - 1;
    let slot = words[from] & mask;
    while (this.values[slot] !== 0 && !this.isAt(slot, words, from)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private isAt(slot: number, words: Uint32Array, from: number): boolean {
    const at = slot * WORDS;
    const { slots } = this;
    return (
      slots[at] === words[from] &&
      slots[at + 1] === words[from + 1] &&
      slots[at + 2] === words[from + 2] &&
      slots[at + 3] === words[from + 3]
    );
  }

  private grow(): void {
    const { slots, values } = this;
    this.slots = new Uint32Array(slots.length * 2);
    this.values = new Uint32Array(values.length * 2);
    this.count = 0;
    values.forEach((stored, slot) => {
      if (stored !== 0) {
        this.put(slots, slot * WORDS, stored);
      }
    });
  }
}

const words = new Uint32Array(WORDS);

/** The same array each time: it is read before the next call. A text is made faster than a buffer. */
function wordsOf(key: string): Uint32Array {
  const digest = hash('sha1', key, 'binary');
  for (let word = 0, at = 0; word < WORDS; word += 1, at += 4) {
    words[word] =
      digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24);
  }
  return words;
}
