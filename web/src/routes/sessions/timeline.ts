import type { SessionDetail, SessionEventReport, SessionSummary, TurnReport } from '../../lib/api';
import { answeredInMs } from '../../lib/latency/stages';
import type { ToolCall } from '../../lib/session';
import { SpokenText } from '../../lib/session/spokenText';
import { callsOf } from '../../lib/session/toolCalls';

/** `GET /sessions/{id}`. */
export type Detail = SessionSummary & SessionDetail;

export type Side = 'person' | 'assistant';

/** A piece of the time line, in milliseconds from its beginning. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** A turn where it lies on the time line. */
export interface Turn {
  /** Unique in the session. */
  key: string;
  /** Counts from 1 through all connections. */
  number: number;
  report: TurnReport;
  /** From the first sound of it. */
  fromMs: number;
  /** When the person was heard; null for what was typed. */
  person: Stretch | null;
  /** When the question was complete. */
  askedMs: number;
  /** When the answer was heard; null if it was not. */
  assistant: Stretch | null;
  /** Functions that were called for it. */
  calls: readonly ToolCall[];
  /** What of the answer sounds when, from its first sound. */
  timing: SpokenText;
  /** How long the person waited for it; null if it was not. */
  answeredInMs: number | null;
  /** Whether a button ended what was said. */
  isPushToTalk: boolean;
}

/** Something that happened. */
export interface Happening {
  key: string;
  atMs: number;
  report: SessionEventReport;
}

/** A session on one line: its connections one after another, as in its subtitles and its sound. */
export interface Timeline {
  durationMs: number;
  turns: Turn[];
  happenings: Happening[];
}

export function timelineOf(session: Detail): Timeline {
  const connections = new Map(session.connections.map((connection) => [connection.id, connection]));
  const at = (connectionId: string, time: string): number => {
    const connection = connections.get(connectionId);
    if (!connection) return 0;
    const intoMs = Date.parse(time) - Date.parse(connection.started_at);
    return connection.offset_ms + Math.min(Math.max(0, intoMs), connection.duration_ms);
  };
  const calls = callsOf(session);
  const turns = session.turns.map((report, i): Turn => {
    const place = (time: string) => at(report.connection_id, time);
    const askedMs = place(report.at);
    const person = report.speech_started_at
      ? stretch(place(report.speech_started_at), report.speech_ended_at ? place(report.speech_ended_at) : askedMs) : null;
    const connection = connections.get(report.connection_id);
    const isPushToTalk = connection?.mode === 'push_to_talk' && !report.typed;
    const soFarMs = connection ? connection.offset_ms + connection.duration_ms : session.duration_ms;
    const from = report.playback_started_at ? place(report.playback_started_at) : null;
    const assistant = from === null ? null
      : stretch(from, report.playback_ended_at ? place(report.playback_ended_at) : report.heard_ms === null ? soFarMs : from + report.heard_ms);
    return {
      key: `${report.connection_id}/${report.turn}`, number: i + 1, report, askedMs, person, assistant, timing: new SpokenText(report.timing), calls: calls.get(report) ?? [],
      answeredInMs: report.metrics ? answeredInMs(report.metrics, isPushToTalk) : null, isPushToTalk,
      fromMs: Math.min(askedMs, person?.fromMs ?? Infinity, assistant?.fromMs ?? Infinity),
    };
  });
  const happenings = session.events.map((report) => (
    { key: `${report.connection_id}/${report.number}`, atMs: at(report.connection_id, report.at), report }));
  return { durationMs: session.duration_ms, turns, happenings };
}

/** The turn that is on at a place: the last one that has begun; -1 before the first. */
export function turnAt(turns: readonly Turn[], positionMs: number): number {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[middle]!.fromMs <= positionMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where somebody is heard, in order. */
export const stretchesOf = (turns: readonly Turn[]): Stretch[] =>
  turns.flatMap(({ person, assistant }) => [person, assistant].filter((each) => each !== null)).sort((a, b) => a.fromMs - b.fromMs);

/** Where to go on, if a pause that is worth skipping begins here; null where somebody is heard or soon will be. */
export function afterPause(stretches: readonly Stretch[], positionMs: number): number | null {
  const next = stretches.find(({ toMs }) => toMs >= positionMs - AFTERGLOW_MS);
  return next && next.fromMs - positionMs > WORTH_SKIPPING_MS ? next.fromMs - RUN_UP_MS : null;
}

const AFTERGLOW_MS = 700;
const RUN_UP_MS = 400;
const WORTH_SKIPPING_MS = 1_500;

type Word = readonly [from: number, to: number];

/** What is heard of the question here: about, for only the whole was measured. Null where it is not on. */
export const questionWordAt = ({ person, report }: Turn, positionMs: number): Word | null =>
  isIn(person, positionMs) ? guessedWord(report.transcript, shareOf(person, positionMs)) : null;

/** What is heard of the answer here, as characters of what was heard of it; about, where the voice told no times. Null where it is not on. */
export function answerWordAt({ assistant, report, timing }: Turn, positionMs: number): Word | null {
  if (!isIn(assistant, positionMs)) return null;
  const { heard } = heardOf(report);
  const share = shareOf(assistant, positionMs);
  if (timing.isEmpty || !report.answer.startsWith(heard)) return guessedWord(heard, share);
  // As a share of the sound: an answer that was held back for a while took longer than its sound.
  const { from, to } = timing.at(share * (report.heard_ms ?? assistant.toMs - assistant.fromMs));
  return from < heard.length ? [from, Math.min(to, heard.length)] : null;
}

function guessedWord(text: string, share: number): Word | null {
  if (!text) return null;
  const at = Math.min(Math.max(0, Math.floor(share * text.length)), text.length - 1);
  let [from, to] = [at, at];
  while (from > 0 && !isSpace(text[from - 1]!)) from--;
  while (to < text.length && !isSpace(text[to]!)) to++;
  return [from, to];
}

const isIn = (stretch: Stretch | null, positionMs: number): stretch is Stretch =>
  stretch !== null && positionMs >= stretch.fromMs && positionMs <= stretch.toMs;

const shareOf = (stretch: Stretch, positionMs: number) =>
  stretch.toMs > stretch.fromMs ? (positionMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs) : 1;

/** What of an answer was heard, and what came after it and was not. */
export function heardOf({ answer, heard_text }: TurnReport): { heard: string; unheard: string } {
  const heard = heard_text.trimEnd();
  if (answer.startsWith(heard)) return { heard, unheard: answer.slice(heard.length) };
  return { heard, unheard: '' }; // corrected, or spoken otherwise than it was written
}

const stretch = (fromMs: number, toMs: number): Stretch => ({ fromMs, toMs: Math.max(fromMs, toMs) });

const isSpace = (letter: string) => /\s/.test(letter);
