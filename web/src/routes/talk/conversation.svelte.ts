import type { TurnMetrics, SessionDetail } from '../../lib/api';
import { answeredInMs } from '../../lib/latency';
import type { Range, ServerMessages, ToolCall } from '../../lib/session';
import { SpokenText } from '../../lib/session/spokenText'; // the door opens onto the browser's storage, which tests have none of
import { callsOf } from '../../lib/session/toolCalls';

// What the page keeps; all of it is in the session's record.
const KEPT_TURNS = 200;
const KEPT_LATENCIES = 1_000;

export type Playback = 'none' | 'playing' | 'held' | 'done' | 'interrupted';

/** What a person said, and what was answered. */
export class Turn {
  readonly id: number;
  readonly isTyped: boolean;
  words = $state('');
  /** What is understood so far may still change. */
  isPartial = $state(true);
  reply = $state('');
  /** Functions that were called for the reply. */
  calls = $state.raw<readonly ToolCall[]>([]);
  playback = $state<Playback>('none');
  /** The words that sound now; those before them have been heard. */
  sounding = $state.raw<Range>({ from: 0, to: 0 });
  /** How much of the reply was heard, in characters, where it was cut short. */
  heardLength = $state<number | null>(null);
  metrics = $state.raw<TurnMetrics | null>(null);
  answeredInMs = $state<number | null>(null);
  /** Whether a button ended it, as far as this page knows. */
  isPushToTalk = false;
  /** What went wrong, as the server says it. */
  error = $state('');
  isReplyComplete = false;
  timing: SpokenText | null = null;

  constructor(id: number, isTyped: boolean) {
    this.id = id;
    this.isTyped = isTyped;
  }
}

/** The conversation as it is shown: fed with the messages of the session, bounded in length. */
export class Conversation {
  turns = $state.raw<readonly Turn[]>([]);
  /** How many turns are no longer shown. */
  forgotten = $state(0);
  /** How long answers took, of the last turns. */
  latenciesMs = $state.raw<readonly number[]>([]);
  #nextId = 1;
  #open: Turn | null = null; // of which the person's words still come
  #asked: Turn | null = null; // that waits for its reply
  #replying: Turn | null = null; // whose reply is being written
  #playing: Turn | null = null; // whose reply is heard
  #ended: Turn | null = null; // whose reply is over; its figures come next

  get last(): Turn | undefined {
    return this.turns.at(-1);
  }

  typed(text: string): void {
    this.#asked = this.#add(true);
    this.#asked.words = text;
    this.#asked.isPartial = false;
  }

  transcribed({ text, is_final: isFinal }: ServerMessages['transcription']): void {
    if (!text && !this.#open) return;
    this.#open ??= this.#add(false);
    this.#open.words = text;
    if (!isFinal) return;
    this.#open.isPartial = false;
    if (text) this.#asked = this.#open;
    else this.turns = this.turns.filter((turn) => turn !== this.#open);
    this.#open = null;
  }

  /** Of a reply that is still to come, or on its way; nothing else calls. */
  called(call: ToolCall): void {
    const turn = this.#replying && !this.#replying.isReplyComplete ? this.#replying : this.#asked;
    if (turn) turn.calls = [...turn.calls, call];
  }

  replying(text: string): void {
    this.#reply().reply += text;
  }

  replied(text: string): void {
    const turn = this.#reply();
    turn.reply = text;
    turn.isReplyComplete = true;
  }

  started(): void {
    this.#playing = this.#replying ?? this.last ?? null;
    if (!this.#playing) return;
    this.#playing.playback = 'playing';
    this.#playing.timing = new SpokenText();
  }

  timed(news: ServerMessages['reply_timing']): void {
    this.#playing?.timing?.add(news);
  }

  played(positionMs: number): void {
    const turn = this.#playing;
    if (!turn?.timing) return;
    const { from, to } = turn.timing.at(positionMs);
    if (from !== turn.sounding.from || to !== turn.sounding.to) turn.sounding = { from, to };
  }

  held(isHeld: boolean): void {
    if (this.#playing) this.#playing.playback = isHeld ? 'held' : 'playing';
  }

  completed(): void {
    if (this.#playing) this.#playing.playback = 'done';
    this.#end();
  }

  interrupted({ heard_text: heardText, heard_ms: heardMs }: ServerMessages['playback_interrupted']): void {
    const turn = this.#playing;
    if (turn) {
      turn.playback = 'interrupted';
      turn.heardLength = turn.timing && !turn.timing.isEmpty ? turn.timing.heardAt(heardMs) : heardText.length;
    }
    this.#end();
  }

  measured(metrics: TurnMetrics, isPushToTalk: boolean): void {
    const turn = this.#ended ?? this.#playing ?? this.#replying ?? this.#asked;
    if (!turn) return;
    turn.isPushToTalk = isPushToTalk && !turn.isTyped;
    turn.metrics = metrics;
    turn.answeredInMs = answeredInMs(metrics, isPushToTalk);
    if (turn.answeredInMs !== null) this.latenciesMs = [...this.latenciesMs.slice(1 - KEPT_LATENCIES), turn.answeredInMs];
    if (turn.playback === 'none') this.#unheard(turn, metrics.interrupted === true);
    if (this.#replying === turn) this.#replying = null;
    if (this.#asked === turn) this.#asked = null;
    this.#ended = null;
  }

  /** Something broke in the present turn; false where there is none. */
  failed(message: string): boolean {
    const turn = this.#playing ?? this.#replying ?? this.#asked ?? this.#open;
    if (!turn) return false;
    turn.error = message;
    return true;
  }

  /** The connection is gone: nothing more comes of what was going on. */
  lost(): void {
    if (this.#open) {
      this.#open.isPartial = false;
      if (!this.#open.words) this.turns = this.turns.filter((turn) => turn !== this.#open);
    }
    const cut = this.#playing ?? this.#replying ?? this.#asked;
    if (cut) {
      cut.heardLength = cut.playback === 'none' ? 0 : cut.sounding.from;
      cut.playback = 'interrupted';
      cut.error ||= 'The connection was lost.';
    }
    this.#open = this.#asked = this.#replying = this.#playing = this.#ended = null;
  }

  /** Turns of the session's record, in place of what was shown; for a page that was read anew. */
  restore({ turns, connections, events }: SessionDetail): void {
    const held = new Set(connections.filter(({ mode }) => mode === 'push_to_talk').map(({ id }) => id));
    const calls = callsOf({ turns, events });
    this.turns = turns.slice(-KEPT_TURNS).map((report) => {
      const { connection_id: connectionId, typed, transcript, answer, heard_text: heardText, interrupted, metrics } = report;
      const turn = new Turn(this.#nextId++, typed);
      turn.calls = calls.get(report) ?? [];
      turn.words = transcript;
      turn.isPartial = false;
      turn.reply = answer;
      turn.playback = interrupted ? 'interrupted' : 'done';
      if (interrupted) turn.heardLength = heardText?.length ?? 0;
      turn.metrics = metrics;
      turn.isPushToTalk = held.has(connectionId) && !typed;
      turn.answeredInMs = metrics && answeredInMs(metrics, turn.isPushToTalk);
      return turn;
    });
    this.forgotten = turns.length - this.turns.length;
  }

  #reply(): Turn {
    if (!this.#replying || this.#replying.isReplyComplete) {
      this.#replying = this.#asked ?? this.#add(false);
      this.#replying.isPartial = false;
      this.#asked = null;
    }
    return this.#replying;
  }

  #end(): void {
    const turn = this.#playing;
    if (!turn) return;
    turn.timing = null;
    if (turn.playback === 'done') turn.sounding = { from: turn.reply.length, to: turn.reply.length };
    if (this.#replying === turn) this.#replying = null;
    this.#ended = turn;
    this.#playing = null;
  }

  #unheard(turn: Turn, isCut: boolean): void {
    turn.playback = isCut || turn.error ? 'interrupted' : 'done';
    if (turn.playback === 'interrupted') turn.heardLength = 0;
  }

  #add(isTyped: boolean): Turn {
    const turn = new Turn(this.#nextId++, isTyped);
    const all = [...this.turns, turn];
    this.forgotten += Math.max(0, all.length - KEPT_TURNS);
    this.turns = all.slice(-KEPT_TURNS);
    return turn;
  }
}
