export type { Configuration, ServerMessages, SessionState, SoundFormat, ToolCall } from './messages';
export { newSessionId, Session, type SessionEvents } from './session';
export { default as ToolCalls } from './ToolCalls.svelte';
export { SpokenText, type Range } from './spokenText';
