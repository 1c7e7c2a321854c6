import { SvelteSet } from 'svelte/reactivity';

import { request, type SampleJson, type VoiceReport } from '../../lib/api';
import { toasts } from '../../lib/ui';

const deleted = new SvelteSet<string>();

// With its time: a later one of the same id is another.
const keyOf = ({ id, created_at }: { id: string; created_at: string | null }) => `${id} ${created_at}`;

/** Whether a voice or sample is shown as deleted already, while that can still be taken back. */
export const isDeleted = (thing: { id: string; created_at: string | null }) => deleted.has(keyOf(thing));

/** Deletes a voice, unless that is taken back. */
export function deleteVoice(voice: VoiceReport, undo?: () => void): void {
  deleteLater(voice, `The voice “${shorten(voice.name)}” is deleted.`, `/voices/${encodeURIComponent(voice.id)}`, undo);
}

/** Deletes a recording of a voice, unless that is taken back. */
export function deleteSample(sample: SampleJson): void {
  const address = `/voices/${encodeURIComponent(sample.voice_id)}/samples/${encodeURIComponent(sample.id)}`;
  deleteLater(sample, `The recording “${shorten(sample.file_name)}” is deleted.`, address);
}

function deleteLater(thing: { id: string; created_at: string | null }, text: string, address: string, undo?: () => void): void {
  deleted.add(keyOf(thing));
  const commit = () => request(address, { method: 'DELETE', keepalive: true });
  toasts.deferred(text, commit, () => {
    deleted.delete(keyOf(thing));
    undo?.();
  });
}

export const shorten = (text: string, length = 60) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

/** What is tried, on every page the same; empty for a sentence in the voice's language. */
export const trial = $state({ text: '' });

const greetings: Record<string, string> = {
  de: 'Guten Morgen! So klinge ich, wenn ich dir etwas vorlese.',
  en: 'Good morning! This is how I sound when I read something to you.',
  es: '¡Buenos días! Así sueno cuando te leo algo.',
  fr: 'Bonjour ! Voilà comment je parle quand je vous lis quelque chose.',
  hi: 'नमस्ते! मैं जब कुछ पढ़ती हूँ तो ऐसी लगती हूँ।',
  it: 'Buongiorno! Ecco come suona la mia voce quando leggo qualcosa.',
  pt: 'Bom dia! É assim que eu falo quando leio alguma coisa.',
};

/** A sentence that the voice can say. */
export const greeting = (language: string) => greetings[language.split('-')[0]!.toLowerCase()] ?? greetings.en!;

export const textFor = (language: string) => trial.text.trim() || greeting(language);

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** A language's name; of `und` and `zxx` none, because they say that it does not matter. */
export function languageName(tag: string): string {
  if (tag === 'und' || tag === 'zxx') return '';
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export const kinds = { built_in: 'Built in', cloned: 'Cloned', blend: 'Blend' } as const;

export const qualities = { quick: 'Quick', standard: 'Standard', professional: 'Professional' } as const;

/** The name of a blend that the engine speaks with: `af_heart(2)+am_michael`. */
export const blendName = (parts: readonly { voice: string; weight: number }[]) =>
  parts.map(({ voice, weight }) => (weight === 1 ? voice : `${voice}(${weight})`)).join('+');
