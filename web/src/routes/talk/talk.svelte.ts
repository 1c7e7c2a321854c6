import { access, api, connection, Problem } from '../../lib/api';
import { problemOf } from '../../lib/api/problem';
import { audioContext, Loudspeaker } from '../../lib/audio';
import { newSessionId, Session, type ServerMessages, type SessionState } from '../../lib/session';
import { Conversation } from './conversation.svelte';
import { readPreferences, writePreferences, type Preferences } from './preferences';
import { Sound } from './sound.svelte';

const STORED_ID = 'parley-session'; // for as long as the tab lives, so that a reload goes on with the conversation
const ENCODING = 's16le';
const FATAL = ['engine_unavailable', 'internal_error', 'too_many_errors'];
const OF_A_TURN = ['brain_unavailable', 'voice_unavailable', 'reply_failed', 'transcription_failed', 'transcription_timeout'];
const OVERTAKEN = ['not_recording', 'invalid_state']; // the session had gone on before the page knew
const NOT_UPGRADED = 426;
const NO_ACCIDENT = 3; // so many sockets in a row that came to nothing
// Below this (-50 dB) nobody has spoken into the microphone.
const SILENT_PEAK = 0.003;

/** What the sign shows: the session's own states, and that there is none. */
export type Shown = SessionState | 'connecting' | 'offline';

/** The person's side of a session: what the page's controls do, and what it shows. One for the page's life; a conversation outlives visits to other pages. */
class Talk {
  state = $state<Shown>('connecting');
  /** Whether the microphone is on the way to the server, or about to be. */
  isListening = $state(false);
  isTakenOver = $state(false);
  isRecorded = $state(false);
  mayRecord = $state(false);
  /** Why there is no session and none is tried. */
  blocked = $state.raw<Problem | null>(null);
  /** A short remark on the last try to speak. */
  hint = $state('');
  /** For screen readers. */
  announcement = $state('');
  sessionId = $state(sessionStorage.getItem(STORED_ID) ?? '');
  conversation = $state.raw(new Conversation());
  preferences = $state.raw<Preferences>(readPreferences());
  readonly sound = new Sound({
    onFrame: (frame) => this.#session?.sendAudio(frame),
    onLost: () => void this.#microphoneLost(),
    onPosition: (positionMs) => this.#played(positionMs),
  });

  #session: Session | null = null;
  #isVisited = false;
  #isFatal: ServerMessages['error'] | null = null;
  #wantsToListen = false; // hands-free: goes on listening after a reconnection
  #hadSession = false;
  #refusals = 0;

  get isOnline(): boolean {
    return this.state !== 'offline' && this.state !== 'connecting';
  }

  /** The page is shown; returns what is to be done when it is left. */
  visit(): () => void {
    this.#isVisited = true;
    const unfollow = this.sound.follow();
    if (!this.#session) {
      if (this.sessionId) void this.#restore(this.sessionId);
      this.#begin(this.sessionId || newSessionId());
    } else if (!this.isOnline) {
      this.connect();
    }
    return () => {
      unfollow();
      this.#isVisited = false;
      this.#leave();
    };
  }

  /** The server is there, or there again, or a key has come. */
  serverCame(): void {
    if (!this.isOnline && !this.isTakenOver && !this.#session?.isConnecting) this.connect();
  }

  /** Connects, or connects anew; the conversation goes on. */
  connect(): void {
    if (!this.#session || !this.#isVisited || connection.state !== 'online') return; // else when the server has come
    this.blocked = null;
    this.isTakenOver = false;
    this.#isFatal = null;
    if (this.state !== 'offline') this.state = 'connecting';
    this.#hadSession = false;
    const format = { encoding: ENCODING, sample_rate_hz: audioContext().sampleRate } as const;
    this.#session.open({
      mode: this.preferences.isHandsFree ? 'hands_free' : 'push_to_talk',
      input: format, output: format, record: this.preferences.keepsSound, reply_timing: true, tool_calls: true,
    });
  }

  newConversation(): void {
    this.#wantsToListen &&= this.preferences.isHandsFree;
    this.#silence();
    this.#session?.close();
    this.conversation = new Conversation();
    this.hint = '';
    this.#begin(newSessionId());
    this.announcement = 'New conversation.';
  }

  /** Remembers choices and acts on them; some hold from the connection's start only. */
  async prefer(change: Partial<Preferences>): Promise<void> {
    const before = this.preferences;
    this.preferences = { ...before, ...change };
    writePreferences(this.preferences);
    if (change.microphone !== undefined && this.sound.isOpen) {
      this.sound.close();
      if (await this.sound.open(change.microphone) && this.isListening) this.sound.listen();
    }
    if (change.loudspeaker !== undefined) await Loudspeaker.choose(change.loudspeaker);
    if (change.persona && this.isOnline) this.#session?.send('set_persona', { persona_id: change.persona });
    if (change.voice && this.isOnline) this.#session?.send('set_voice', { voice_id: change.voice });
    const isAnew = change.isHandsFree !== undefined || change.keepsSound !== undefined || change.persona === '' || change.voice === '';
    if (!isAnew) return;
    if (change.isHandsFree !== undefined) this.#wantsToListen = false;
    await this.hush();
    this.connect();
  }

  /** The person begins to speak, or in hands-free wants to be listened to. */
  async listen(): Promise<void> {
    if (this.isListening || !this.isOnline) return;
    this.isListening = true;
    this.hint = '';
    void this.sound.prepare(this.preferences.loudspeaker);
    if (!await this.sound.open(this.preferences.microphone)) {
      this.isListening = false;
      return;
    }
    if (!this.isListening) return; // let go while the browser asked for permission
    this.#wantsToListen = this.preferences.isHandsFree;
    // What is being prepared has not been heard: whoever speaks now goes on from what was said before it.
    if (this.state === 'processing' || this.state === 'synthesizing') this.#session?.send('cancel');
    this.#session?.send('start_recording');
    this.sound.listen();
  }

  /** The person has spoken; what was said is answered. */
  async hush(): Promise<void> {
    if (!this.isListening) return;
    this.isListening = false;
    this.#wantsToListen = false;
    if (!this.sound.isOpen) return;
    await this.sound.stop();
    this.#session?.send('stop_recording');
    if (!this.preferences.isHandsFree && this.sound.peak < SILENT_PEAK) {
      this.hint = 'Your microphone gave no sound. Is it muted, or is another one chosen?';
    }
  }

  async type(text: string): Promise<void> {
    await this.sound.prepare(this.preferences.loudspeaker);
    if (this.state === 'processing' || this.state === 'synthesizing') this.#session?.send('cancel');
    this.conversation.typed(text);
    this.#session?.send('send_text', { text });
  }

  /** Ends what goes on; hands-free goes on listening. */
  cancel(): void {
    if (!this.isOnline || this.state === 'idle') return;
    this.#session?.send('cancel');
    this.sound.clear();
    if (this.preferences.isHandsFree && this.isListening) this.#session?.send('start_recording');
    else this.#silence();
    this.announcement = 'Cancelled.';
  }

  /** Opens the microphone to look at its level. */
  async check(): Promise<void> {
    await this.sound.prepare(this.preferences.loudspeaker);
    await this.sound.open(this.preferences.microphone);
  }

  #begin(id: string): void {
    this.sessionId = id;
    sessionStorage.setItem(STORED_ID, id);
    this.#session = new Session(id);
    this.#follow(this.#session);
    this.state = 'connecting';
    this.connect();
  }

  /** What was said before the page was read anew. */
  async #restore(id: string): Promise<void> {
    const { conversation } = this;
    try {
      const { data } = await api.GET('/sessions/{id}', { params: { path: { id } } });
      if (data && conversation.turns.length === 0) conversation.restore(data);
    } catch {
      // nothing was said yet, or it is not kept: the talk goes on without
    }
  }

  #leave(): void {
    this.#wantsToListen = false;
    this.#silence();
    this.sound.close();
    this.#session?.close();
    this.conversation.lost();
    this.state = 'connecting';
  }

  /** The microphone gives nothing more, and nothing of a reply sounds. */
  #silence(): void {
    this.isListening = false;
    void this.sound.stop();
    this.sound.clear();
  }

  #follow(session: Session): void {
    const { sound } = this;
    const on: Session['on'] = (name, listener) => session.on(name, (detail) => session === this.#session && listener(detail));
    on('session_ready', (ready) => this.#ready(ready));
    on('offline', ({ willRetry }) => void this.#offline(willRetry));
    on('state_changed', ({ state }) => (this.state = state));
    on('transcription', (news) => this.conversation.transcribed(news));
    on('tool_called', (call) => this.conversation.called(call));
    on('llm_response_delta', ({ text }) => this.conversation.replying(text));
    on('llm_response', ({ text }) => this.conversation.replied(text));
    on('audio', (samples) => sound.play(samples));
    on('playback_started', () => {
      sound.begin(0);
      this.conversation.started();
    });
    on('reply_timing', (news) => this.conversation.timed(news));
    on('playback_paused', () => this.conversation.held(true));
    on('playback_resumed', ({ position_ms: positionMs }) => {
      sound.begin(positionMs);
      this.conversation.held(false);
    });
    on('playback_complete', () => {
      sound.end();
      this.conversation.completed();
    });
    on('playback_interrupted', (news) => {
      sound.clear();
      this.conversation.interrupted(news);
      this.announcement = 'Interrupted.';
    });
    on('turn_metrics', (metrics) => this.conversation.measured(metrics, !this.preferences.isHandsFree));
    on('error', (error) => this.#failed(error));
  }

  #ready({ output, recording, recording_allowed: mayRecord }: ServerMessages['session_ready']): void {
    if (output.encoding !== ENCODING) return; // said by a busy server before it had read what this page wants
    if (this.state === 'offline') this.announcement = 'Connected again.';
    this.#hadSession = true;
    this.#refusals = 0;
    this.blocked = null;
    this.state = 'idle';
    this.isRecorded = recording;
    this.mayRecord = mayRecord;
    const { persona, voice, isHandsFree } = this.preferences;
    if (persona) this.#session?.send('set_persona', { persona_id: persona });
    if (voice) this.#session?.send('set_voice', { voice_id: voice });
    if (isHandsFree && this.#wantsToListen) void this.listen();
  }

  async #offline(willRetry: boolean): Promise<void> {
    this.state = 'offline';
    this.isListening = false;
    void this.sound.stop();
    this.sound.clear();
    this.conversation.lost();
    this.announcement = willRetry ? 'The connection is lost.' : 'This conversation goes on in another window.';
    this.isTakenOver = !willRetry;
    if (this.#isFatal) {
      this.#session?.close();
      this.blocked = new Problem(this.#isFatal.code, -1, 'The conversation cannot go on', this.#isFatal.message);
    } else if (willRetry && !this.#hadSession && connection.state === 'online') {
      this.#refusals++;
      await this.#askWhyRefused();
    }
    this.#hadSession = false;
  }

  // A socket that was refused does not tell why; the same request without one does.
  async #askWhyRefused(): Promise<void> {
    const answer = await fetch(`/ws/session/${this.sessionId}`, { headers: access.headers }).catch(() => null);
    if (!answer || this.isOnline) return;
    if (answer.status === 401) {
      this.#session?.close(); // the shell asks for a key, then everything is tried anew
      access.isNeeded = true;
    } else if (answer.status !== NOT_UPGRADED) {
      this.blocked = await problemOf(answer);
    } else if (this.#refusals >= NO_ACCIDENT) {
      this.blocked = new Problem('no-socket', -1, 'No live connection', 'The server answers, but WebSockets do not get through. If a proxy stands between, let it pass them on.');
    }
  }

  #failed(error: ServerMessages['error']): void {
    if (FATAL.includes(error.code)) this.#isFatal = error;
    else if (OVERTAKEN.includes(error.code) || !error.recoverable) return; // what follows tells the rest
    else if (!OF_A_TURN.includes(error.code) || !this.conversation.failed(error.message)) this.hint = error.message;
    if (error.code === 'unknown_persona') this.#forget('persona');
    if (error.code === 'unknown_voice') this.#forget('voice');
    if (error.code === 'recording_stopped') this.isRecorded = false;
  }

  /** What is gone from the server is not asked for again. */
  #forget(choice: 'persona' | 'voice'): void {
    this.preferences = { ...this.preferences, [choice]: '' };
    writePreferences(this.preferences);
  }

  #played(positionMs: number): void {
    const { outputLatency = 0 } = audioContext(); // what was handed to the device is heard so much later
    const heardMs = Math.max(0, positionMs - 1_000 * outputLatency);
    this.conversation.played(heardMs);
    this.#session?.send('playback_position', { played_ms: heardMs });
  }

  async #microphoneLost(): Promise<void> {
    const wasListening = this.isListening;
    this.isListening = false;
    this.#wantsToListen = false;
    if (wasListening) this.#session?.send('stop_recording'); // what was said until then is answered
    this.sound.problem = new Problem('microphone-lost', -1, 'The microphone is gone',
      'It was unplugged, or its permission was taken back. Plug it in or choose another one, then try again.');
  }
}

export const talk = new Talk();
