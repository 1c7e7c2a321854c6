import { SvelteMap } from 'svelte/reactivity';

import type { PersonaReport } from '../../lib/api';
import { toasts } from '../../lib/ui';
import { remove } from './persona';

/** Those that were deleted here, with the version that was; one of the settings of the same id is another version. */
const deleted = new SvelteMap<string, string | null>();

export const isDeleted = (persona: PersonaReport) => deleted.has(persona.id) && deleted.get(persona.id) === persona.updated_at;

/** Deletes it, unless that is taken back in time. */
export function deleteLater(persona: PersonaReport): void {
  deleted.set(persona.id, persona.updated_at);
  toasts.deferred(`Persona “${persona.name}” deleted.`, () => remove(persona.id), () => deleted.delete(persona.id));
}
