import { asProblem, type Problem } from '../../lib/api';
import { audioContext, Loudspeaker, Microphone } from '../../lib/audio';

interface SoundEvents {
  onFrame: (frame: ArrayBuffer) => void;
  /** The microphone is gone in the middle. */
  onLost: () => void;
  onPosition: (positionMs: number) => void;
}

/** Microphone and loudspeaker, as the page shows them. */
export class Sound {
  /** Peak amplitude, 0 to 1; 0 while the microphone is closed. */
  level = $state(0);
  isOpen = $state(false);
  isEchoCancelled = $state(false);
  problem = $state.raw<Problem | null>(null);
  microphones = $state.raw<readonly MediaDeviceInfo[]>([]);
  loudspeakers = $state.raw<readonly MediaDeviceInfo[]>([]);
  /** The loudest since `listen`. */
  peak = 0;
  readonly #microphone: Microphone;
  readonly #events: SoundEvents;
  #loudspeaker: Promise<Loudspeaker> | null = null;
  #player: Loudspeaker | null = null;

  constructor(events: SoundEvents) {
    this.#events = events;
    this.#microphone = new Microphone({
      onFrame: events.onFrame,
      onLevel: (level) => {
        this.level = level;
        this.peak = Math.max(this.peak, level);
      },
      onLost: () => this.#lost(),
    });
  }

  /** Follows what is plugged in, and the permission, until the returned function is called. */
  follow(): () => void {
    const devices = () => void this.readDevices();
    devices();
    navigator.mediaDevices?.addEventListener('devicechange', devices);
    let permission: PermissionStatus | null = null;
    const allowed = () => {
      if (permission?.state !== 'denied' && this.problem?.code === 'not-allowed') this.problem = null;
    };
    void navigator.permissions?.query({ name: 'microphone' as PermissionName }).then((status) => {
      permission = status;
      status.addEventListener('change', allowed);
    }).catch(() => undefined); // a browser that does not tell
    return () => {
      navigator.mediaDevices?.removeEventListener('devicechange', devices);
      permission?.removeEventListener('change', allowed);
    };
  }

  async readDevices(): Promise<void> {
    this.microphones = await Microphone.devices().catch(() => []);
    this.loudspeakers = await Loudspeaker.devices().catch(() => []);
  }

  /** Opens the microphone, asking for permission if need be; false where there is none, and `problem` says why. In the handler of a click or key. */
  async open(deviceId: string): Promise<boolean> {
    try {
      await audioContext().resume();
      await this.#microphone.open(deviceId || undefined);
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    }
    this.problem = null;
    this.isOpen = true;
    this.isEchoCancelled = this.#microphone.isEchoCancelled;
    await this.readDevices(); // now with their names
    return true;
  }

  /** Lets sound through. */
  listen(): void {
    this.peak = 0;
    this.#microphone.start();
  }

  async stop(): Promise<void> {
    await this.#microphone.stop();
  }

  close(): void {
    this.#microphone.close();
    this.isOpen = false;
    this.level = 0;
  }

  /** Browsers keep a page silent until the person has done something: in the handler of a click or key. */
  async prepare(loudspeaker: string): Promise<void> {
    void audioContext().resume();
    this.#loudspeaker ??= Loudspeaker.open((positionMs) => this.#events.onPosition(positionMs));
    this.#player = await this.#loudspeaker;
    if (loudspeaker) await Loudspeaker.choose(loudspeaker);
  }

  play(samples: ArrayBuffer): void {
    this.#player?.play(samples);
  }

  begin(positionMs: number): void {
    this.#player?.begin(positionMs);
  }

  end(): void {
    this.#player?.end();
  }

  clear(): void {
    this.#player?.clear();
  }

  #lost(): void {
    this.isOpen = false;
    this.#events.onLost();
    void this.readDevices();
  }
}
