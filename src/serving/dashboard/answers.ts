/**
 * Answers that were given, as the JSON that they are: a published file never changes, so that an answer is as good as
 * long as the file is the same. Who asks what somebody else is being answered waits for that one.
 */
export class Answers {
  readonly #known = new Map<string, Promise<string>>();
  #stamp: string | undefined;
  #characters = 0;

  /** The answer to a question about the file of this stamp: a known one, or what `find` gives. */
  of(stamp: string | undefined, question: string, find: () => Promise<unknown>): Promise<string> {
    if (stamp !== this.#stamp) this.#clear(stamp);
    const known = this.#known.get(question);
    if (known !== undefined) return known;
    const answer = find().then((found) => JSON.stringify(found));
    this.#known.set(question, answer);
    const isOfNow = () => this.#known.get(question) === answer;
    answer.then(
      (text) => isOfNow() && this.#count(question, text.length),
      // What failed is tried again by the next who asks.
      () => isOfNow() && this.#known.delete(question),
    );
    return answer;
  }

  /** Keeps an answer in mind only as long as there is room, and long ones not at all. */
  #count(question: string, length: number): void {
    if (this.#characters + length > MOST_CHARACTERS) this.#known.delete(question);
    else this.#characters += length;
  }

  #clear(stamp: string | undefined): void {
    this.#known.clear();
    this.#characters = 0;
    this.#stamp = stamp;
  }
}

/** Full, it keeps what it has until another file is published. */
const MOST_CHARACTERS = 16e6;
