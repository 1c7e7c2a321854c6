import { asProblem } from '../../lib/api';
import { audioContext, Loudspeaker, Microphone } from '../../lib/audio';
import { newSessionId, Session, type SessionState, type ToolCall } from '../../lib/session';

export interface Line {
  who: 'you' | 'persona';
  text: string;
  /** Still being said, or made. */
  isOpen: boolean;
  note?: string;
  /** Functions that were called for it. */
  calls?: readonly ToolCall[];
}

const CUT_OFF = 'The conversation is cut off; it is opened again …';

export type ConversationState = SessionState | 'closed' | 'connecting';

/** A small conversation with one persona: typed or spoken, answered aloud. */
export class Conversation {
  lines = $state<Line[]>([]);
  state = $state<ConversationState>('closed');
  /** What went wrong last; empty where nothing did. */
  problem = $state('');
  /** Of the microphone, 0 to 1. */
  level = $state(0);
  isHeld = $state(false);
  readonly #personaId: string;
  #session: Session | null = null;
  #loudspeaker: Loudspeaker | null = null;
  #microphone: Microphone;
  #waiting: (() => void)[] = [];
  #isListening = false;

  constructor(personaId: string) {
    this.#personaId = personaId;
    this.#microphone = new Microphone({
      onFrame: (frame) => this.#session?.sendAudio(frame),
      onLevel: (level) => (this.level = level),
      onLost: () => (this.problem = 'The microphone is gone. Typing works meanwhile.'),
    });
  }

  get isAnswering(): boolean {
    return this.state === 'processing' || this.state === 'synthesizing' || this.state === 'playing';
  }

  async say(text: string): Promise<void> {
    await this.#try(async () => {
      await this.#connect();
      this.#makeWay();
      this.lines.push({ who: 'you', text, isOpen: false });
      this.#session!.send('send_text', { text });
    });
  }

  /** The microphone hears for as long as this is held. */
  async press(): Promise<void> {
    if (this.isHeld) return;
    this.isHeld = true;
    await this.#try(async () => {
      await Promise.all([this.#connect(), this.#microphone.open()]);
      if (!this.isHeld) return;
      this.#makeWay();
      this.#session!.send('start_recording');
      this.#isListening = true;
      this.#microphone.start();
    });
    if (this.problem) this.isHeld = false;
  }

  async release(): Promise<void> {
    if (!this.isHeld) return;
    this.isHeld = false;
    await this.#microphone.stop();
    if (this.#isListening) this.#session?.send('stop_recording');
    this.#isListening = false;
  }

  stop(): void {
    this.#session?.send('cancel');
    this.#loudspeaker?.clear();
    this.#end();
  }

  /** Forgets what was said; the next word begins anew. */
  restart(): void {
    this.dispose();
    this.lines = [];
    this.problem = '';
  }

  dispose(): void {
    this.isHeld = false;
    this.#isListening = false;
    this.#microphone.close();
    this.#session?.close();
    this.#session = null;
    this.#loudspeaker?.close();
    this.#loudspeaker = null;
    this.#waiting = [];
    this.state = 'closed';
  }

  /** What is only being thought of is called off; what sounds already is interrupted by the server. */
  #makeWay(): void {
    if (this.state === 'processing' || this.state === 'synthesizing') this.#session!.send('cancel');
    this.#end();
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.problem = '';
    try {
      await act();
    } catch (thrown) {
      this.problem = asProblem(thrown)?.message ?? '';
    }
  }

  async #connect(): Promise<void> {
    void audioContext().resume();
    if (this.state !== 'closed' && this.state !== 'connecting') return;
    if (!this.#session) await this.#open();
    if (this.state === 'connecting') await new Promise<void>((ready) => this.#waiting.push(ready));
  }

  async #open(): Promise<void> {
    const session = new Session(newSessionId());
    this.#session = session;
    this.state = 'connecting';
    this.#listen(session);
    this.#loudspeaker ??= await Loudspeaker.open((playedMs) => session.send('playback_position', { played_ms: Math.round(playedMs) }));
    const sound = { encoding: 's16le', sample_rate_hz: audioContext().sampleRate } as const;
    session.open({ mode: 'push_to_talk', input: sound, output: sound, tool_calls: true });
  }

  #listen(session: Session): void {
    session.on('session_ready', () => {
      session.send('set_persona', { persona_id: this.#personaId });
      this.state = 'idle';
      if (this.problem === CUT_OFF) this.problem = ''; // what is wrong with the microphone stays
      this.#waiting.splice(0).forEach((ready) => ready());
    });
    session.on('offline', ({ willRetry }) => {
      this.state = willRetry ? 'connecting' : 'closed';
      this.problem = willRetry ? CUT_OFF : 'The conversation went on elsewhere.';
      this.#loudspeaker?.clear();
      this.#isListening = false;
      void this.release();
      this.#end();
    });
    session.on('state_changed', ({ state }) => (this.state = state));
    session.on('transcription', ({ text, is_final }) => this.#write('you', text, !is_final));
    session.on('tool_called', (call) => this.#called(call));
    session.on('llm_response_delta', ({ text }) => this.#write('persona', (this.#openLine('persona')?.text ?? '') + text, true));
    session.on('llm_response', ({ text }) => this.#write('persona', text, false));
    session.on('audio', (sound) => this.#loudspeaker?.play(sound));
    session.on('playback_started', () => this.#loudspeaker?.begin());
    session.on('playback_complete', () => this.#loudspeaker?.end());
    session.on('playback_interrupted', () => {
      this.#loudspeaker?.clear();
      const last = this.lines.findLast((line) => line.who === 'persona');
      if (last) last.note = 'interrupted';
      this.#end();
    });
    session.on('error', ({ message }) => {
      this.problem = message;
      this.#end();
    });
  }

  #openLine(who: Line['who']): Line | undefined {
    return this.lines.findLast((line) => line.who === who && line.isOpen);
  }

  #write(who: Line['who'], text: string, isOpen: boolean): void {
    const line = this.#openLine(who);
    if (line) Object.assign(line, { text, isOpen });
    else if (text) this.lines.push({ who, text, isOpen });
  }

  #called(call: ToolCall): void {
    const line = this.#openLine('persona');
    if (line) line.calls = [...line.calls ?? [], call];
    else if (this.isAnswering) this.lines.push({ who: 'persona', text: '', isOpen: true, calls: [call] });
  }

  #end(): void {
    for (const line of this.lines) line.isOpen = false;
  }
}
