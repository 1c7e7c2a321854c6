export type { Configuration, ServerMessages, SessionState, SoundFormat } from './messages';
export { newSessionId, Session, type SessionEvents } from './session';
export { SpokenText, type Range } from './spokenText';
