import type { KeyView } from '../../lib/api';

export const scopes = [
  { name: 'read', label: 'Read', about: 'See voices, personas, sessions, jobs and events.' },
  { name: 'talk', label: 'Talk', about: 'Hear and speak: conversations, speech, transcription.' },
  { name: 'write', label: 'Write', about: 'Make, change and delete voices, samples and personas.' },
  { name: 'admin', label: 'Admin', about: 'Everything, and the server itself: keys, settings, audit log, metrics.' },
] as const;

export type KeyState = 'in use' | 'expired' | 'revoked';

export function stateOf(key: KeyView, now = Date.now()): KeyState {
  if (key.revoked_at) return 'revoked';
  return key.expires_at && Date.parse(key.expires_at) <= now ? 'expired' : 'in use';
}
