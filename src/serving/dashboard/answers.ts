/**
 * Answers that were given, as the JSON that they are: a published file never changes, so that an answer is as good as
 * long as the file is the same.
 */
export class Answers {
  readonly #known = new Map<string, string>();
  #stamp: string | undefined;
  #characters = 0;

  /** The answer to a question about the file of this stamp: a known one, or what `find` gives. */
  async of(stamp: string | undefined, question: string, find: () => Promise<unknown>): Promise<string> {
    if (stamp !== this.#stamp) this.#clear(stamp);
    const known = this.#known.get(question);
    if (known !== undefined) return known;
    const answer = JSON.stringify(await find());
    // While it was looked for, another file may have come.
    if (stamp === this.#stamp && stamp !== undefined) this.#keep(question, answer);
    return answer;
  }

  #keep(question: string, answer: string): void {
    this.#known.set(question, answer);
    this.#characters += answer.length;
    for (const [oldest, { length }] of this.#known) {
      if (this.#characters <= MOST_CHARACTERS) break;
      this.#known.delete(oldest);
      this.#characters -= length;
    }
  }

  #clear(stamp: string | undefined): void {
    this.#known.clear();
    this.#characters = 0;
    this.#stamp = stamp;
  }
}

const MOST_CHARACTERS = 16e6;
