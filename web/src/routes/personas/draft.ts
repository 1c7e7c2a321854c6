import type { PersonaReport } from '../../lib/api';

/** A persona as it is written: empty where the engines choose. */
export interface Draft {
  id: string;
  name: string;
  prompt: string;
  voice: string;
  model: string;
  language: string;
  /** Names of functions; their order means nothing. */
  tools: readonly string[];
}

export type Faults = Partial<Record<keyof Draft, string>>;

export const MAXIMUM_NAME_CHARACTERS = 100;
export const MAXIMUM_PROMPT_CHARACTERS = 20_000;
export const MAXIMUM_REFERENCE_CHARACTERS = 200;
export const MAXIMUM_TOOLS = 32;

/** What a person changes, in the order of the page. */
export const fields = ['name', 'prompt', 'voice', 'language', 'model', 'tools'] as const;
export const labels: Record<(typeof fields)[number], string> = {
  name: 'Name', prompt: 'Prompt', voice: 'Voice', language: 'Language', model: 'Model', tools: 'Tools',
};

export const emptyDraft = (): Draft => ({ id: '', name: '', prompt: '', voice: '', model: '', language: '', tools: [] });

export const draftOf = (persona: PersonaReport): Draft => ({
  id: persona.id,
  name: persona.name,
  prompt: persona.prompt,
  voice: persona.voice ?? '',
  model: persona.model ?? '',
  language: persona.language ?? '',
  tools: persona.tools,
});

/** A field as it is compared and shown side by side; tools one to a line. */
export const textOf = (draft: Draft, field: (typeof fields)[number]) => (field === 'tools' ? [...draft.tools].sort().join('\n') : draft[field]);

export const isSame = (a: Draft, b: Draft) => a.id === b.id && fields.every((field) => textOf(a, field) === textOf(b, field));

/** An id made of a name: `Ännä's shop` gives `anna-s-shop`. */
export const idOf = (name: string) =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 64).replace(/^-+|-+$/g, '');

/** What the server would refuse, by field. */
export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {};
  if (!draft.name.trim()) faults.name = 'Give it a name.';
  else if (draft.name.length > MAXIMUM_NAME_CHARACTERS) faults.name = `At most ${MAXIMUM_NAME_CHARACTERS} characters; it has ${draft.name.length}.`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.id)) faults.id = '1 to 64 letters (a to z), digits, - or _.';
  if (!draft.prompt.trim()) faults.prompt = 'Write what it is and how it answers.';
  else if (draft.prompt.length > MAXIMUM_PROMPT_CHARACTERS) {
    faults.prompt = `At most ${MAXIMUM_PROMPT_CHARACTERS.toLocaleString('en')} characters; take out ${(draft.prompt.length - MAXIMUM_PROMPT_CHARACTERS).toLocaleString('en')}.`;
  }
  if (draft.language.trim() && !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(draft.language.trim())) faults.language = 'A code such as en, de or pt-BR, or nothing.';
  if (draft.tools.length > MAXIMUM_TOOLS) faults.tools = `At most ${MAXIMUM_TOOLS} tools; take out ${draft.tools.length - MAXIMUM_TOOLS}.`;
  return faults;
}
