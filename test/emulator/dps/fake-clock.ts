import type { Clock } from '../../../lib/emulator/kernel/clock';

/** A clock that stands until it is moved, and remembers how long was to be waited. */
export class FakeClock implements Clock {
  readonly speed: number;
  #now = Date.parse('2022-08-03T20:34:41.000Z');
  #waits: { at: number; milliseconds: number; run: () => void }[] = [];

  constructor(speed = 1) {
    this.speed = speed;
  }

  now = () => this.#now;

  after(milliseconds: number, run: () => void) {
    const wait = { at: this.#now + milliseconds / this.speed, milliseconds, run };
    this.#waits.push(wait);
    return () => {
      this.#waits = this.#waits.filter(each => each !== wait);
    };
  }

  /** The waits that are pending, in milliseconds before `speed`. */
  get waits(): number[] {
    return this.#waits.map(({ milliseconds }) => milliseconds);
  }

  /** Moves to the wait that ends first, and ends it. */
  next() {
    const [first] = this.#waits.toSorted((one, other) => one.at - other.at);
    if (!first) throw new Error('nothing waits');
    this.#waits = this.#waits.filter(each => each !== first);
    this.#now = Math.max(this.#now, first.at);
    first.run();
  }

  move(milliseconds: number) {
    this.#now += milliseconds;
  }
}
