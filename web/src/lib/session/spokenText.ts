import type { ServerMessages } from './messages';

type Clause = ServerMessages['reply_timing'] & { offset: number };

/** A piece of the reply's text: from this character to before that one. */
export interface Range {
  from: number;
  to: number;
}

// Until a clause has all its sound its length is a guess: about 15 characters a second is usual speech.
const GUESSED_MS_PER_CHARACTER = 1000 / 15;

/**
 * Which part of a reply sounds when; docs/protocol/session-websocket.md, "The text as it sounds". What is told of the clauses, joined,
 * is the beginning of the reply, so their lengths are all that is needed to find them in it.
 */
export class SpokenText {
  #clauses: Clause[] = [];

  constructor(clauses: readonly ServerMessages['reply_timing'][] = []) {
    clauses.forEach((clause) => this.add(clause));
  }

  get isEmpty(): boolean {
    return this.#clauses.length === 0;
  }

  add(clause: ServerMessages['reply_timing']): void {
    const index = clause.clause - 1;
    const before = this.#clauses[index - 1];
    this.#clauses[index] = { ...clause, offset: before ? before.offset + before.text.length : 0 };
  }

  /** The words that sound at this position; what is before them has been heard. */
  at(positionMs: number): Range {
    const clause = this.#clauses.findLast(({ start_ms: startMs }) => startMs <= positionMs);
    if (!clause) return { from: 0, to: 0 };
    const range = isOver(clause, positionMs) ? end(clause) : clause.words.length > 0 ? timed(clause, positionMs) : guessed(clause, positionMs);
    return { from: clause.offset + range.from, to: clause.offset + range.to };
  }

  /** How many characters had been heard to the end of their word. */
  heardAt(positionMs: number): number {
    const { from, to } = this.at(positionMs);
    const clause = this.#clauses.findLast(({ start_ms: startMs }) => startMs <= positionMs);
    const isWordOver = clause?.words.some((word) => word.end_ms <= positionMs && to === clause.offset + endOf(clause, word));
    return isWordOver ? to : from;
  }
}

const isOver = (clause: Clause, positionMs: number) => clause.end_ms !== null && positionMs >= clause.end_ms;
const end = (clause: Clause): Range => ({ from: clause.text.length, to: clause.text.length });

function timed(clause: Clause, positionMs: number): Range {
  const word = clause.words.findLast(({ start_ms: startMs }) => startMs <= positionMs);
  if (!word) return { from: 0, to: 0 };
  const to = endOf(clause, word);
  return { from: to - word.text.trimStart().length, to };
}

function endOf(clause: Clause, wanted: Clause['words'][number]): number {
  let at = 0;
  for (const word of clause.words) {
    at += word.text.length;
    if (word === wanted) break;
  }
  return at;
}

function guessed(clause: Clause, positionMs: number): Range {
  const { text } = clause;
  const lengthMs = clause.end_ms === null ? text.length * GUESSED_MS_PER_CHARACTER : clause.end_ms - clause.start_ms;
  const at = Math.min(text.length - 1, Math.floor((text.length * (positionMs - clause.start_ms)) / Math.max(1, lengthMs)));
  const isSpace = (index: number) => /\s/u.test(text[index]!);
  let from = Math.max(0, at);
  while (from < text.length && isSpace(from)) from++;
  while (from > 0 && !isSpace(from - 1)) from--;
  let to = from;
  while (to < text.length && !isSpace(to)) to++;
  return { from, to };
}
