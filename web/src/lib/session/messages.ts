import type { TurnMetrics } from '../api';

/** What the server tells in a conversation; docs/protocol/session-websocket.md. */
export interface ServerMessages {
  session_ready: { session_id: string; input: SoundFormat; output: SoundFormat; recording: boolean; recording_allowed: boolean };
  state_changed: { state: SessionState };
  recording_started: { session_id: string };
  transcription: { text: string; is_final: boolean };
  /** A function has answered, while a reply is made. */
  tool_called: ToolCall;
  llm_response_delta: { text: string };
  llm_response: { text: string };
  playback_started: object;
  reply_timing: {
    clause: number; text: string; start_ms: number; end_ms: number | null; words: { text: string; start_ms: number; end_ms: number }[];
  };
  playback_paused: object;
  playback_resumed: { position_ms: number };
  playback_complete: object;
  playback_interrupted: { heard_text: string; heard_ms: number };
  turn_metrics: TurnMetrics;
  user_away: object;
  error: { message: string; code: string; recoverable: boolean };
}

export interface ToolCall {
  tool: string;
  duration_ms: number;
  failed: boolean;
}

export type SessionState = 'idle' | 'recording' | 'processing' | 'synthesizing' | 'playing';

export interface SoundFormat {
  encoding: 'f32le' | 's16le';
  sample_rate_hz: number;
}

/** What settles the formats and who bounds a turn: the first message of a connection. */
export interface Configuration {
  mode: 'push_to_talk' | 'hands_free';
  input: SoundFormat;
  output: SoundFormat;
  record?: boolean;
  /** Whether to tell what text of the reply sounds when. */
  reply_timing?: boolean;
  /** Whether to tell which functions were called. */
  tool_calls?: boolean;
}

/** What a client may say after it. */
export interface ClientMessages {
  start_recording: object;
  stop_recording: object;
  cancel: object;
  set_persona: { persona_id: string };
  set_voice: { voice_id: string };
  send_text: { text: string };
  playback_position: { played_ms: number };
}
