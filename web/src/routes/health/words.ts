import type { EngineReport, ModelReport, PullReport } from '../../lib/api';
import { bytes, duration } from '../../lib/format';

/** What each kind of engine does for a conversation, in its order. */
export const kinds: readonly { kind: string; does: string; isNeeded: boolean }[] = [
  { kind: 'voice_activity', does: 'Notices speech', isNeeded: true },
  { kind: 'speech_to_text', does: 'Hears', isNeeded: true },
  { kind: 'turn_detector', does: 'Notices that you have finished', isNeeded: false },
  { kind: 'brain', does: 'Thinks', isNeeded: true },
  { kind: 'text_to_speech', does: 'Speaks', isNeeded: true },
  { kind: 'speech_enhancer', does: 'Takes noise away', isNeeded: false },
  { kind: 'embeddings', does: 'Compares texts', isNeeded: false },
];

const purposes: Record<string, string> = {
  'text-to-speech': 'Speaking',
  'speech-to-text': 'Hearing',
  'end-of-turn': 'Noticing that you have finished',
  'voice-activity': 'Noticing speech',
  'speech-enhancement': 'Taking noise away',
  embedding: 'Comparing texts',
};

export const purposeOf = (model: ModelReport) => purposes[model.purpose ?? ''] ?? 'Other models';

export const isHere = (model: ModelReport) => model.state === 'installed' || model.state === 'by_hand';

export const isUnderWay = (pull: PullReport | null) => pull?.state === 'queued' || pull?.state === 'running';

/** Models by what they are for, those to get first at the beginning. */
export function groupsOf(models: readonly ModelReport[]): { title: string; isFirst: boolean; models: ModelReport[] }[] {
  const groups = new Map<string, ModelReport[]>();
  const order = ['Get these first', ...Object.values(purposes), 'Other models'];
  for (const model of models) {
    const title = model.recommended ? order[0]! : purposeOf(model);
    groups.set(title, [...(groups.get(title) ?? []), model]);
  }
  return order.filter((title) => groups.has(title)).map((title) => ({
    title, isFirst: title === order[0], models: groups.get(title)!,
  }));
}

/** `12 MB of 300 MB · 5 MB/s · 1 min left`. */
export function progressWords(pull: PullReport): string {
  if (pull.state === 'queued') return 'Waits for others that are fetched first.';
  const parts = [pull.bytes_total === null ? `${bytes(pull.bytes_done)} so far` : `${bytes(pull.bytes_done)} of ${bytes(pull.bytes_total)}`];
  if (pull.bytes_per_second >= 1) parts.push(`${bytes(pull.bytes_per_second)}/s`);
  if (pull.time_left_ms !== null) parts.push(`${duration(Math.max(1_000, pull.time_left_ms))} left`);
  return parts.join(' · ');
}

export const shareOf = (pull: PullReport): number | null =>
  pull.bytes_total ? Math.min(1, pull.bytes_done / pull.bytes_total) : null;

/** Engines of a kind that would be used after a restart and are not now, with those in use. */
export function awaitingRestart(engines: readonly EngineReport[]): { next: EngineReport; now: EngineReport | undefined }[] {
  return engines
    .filter((engine) => engine.chosen_after_restart && !engine.chosen)
    .map((next) => ({ next, now: engines.find((engine) => engine.kind === next.kind && engine.chosen) }));
}
