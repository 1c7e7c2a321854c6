const SUPPORTED_RATES_HZ = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

let shared: AudioContext | null = null;

/**
 * The page's one context: at the device's rate if the server knows that rate, else at 48 kHz; the server resamples. Browsers
 * keep it silent until the person has done something: call `resume()` in the handler of a click or key.
 */
export function audioContext(): AudioContext {
  if (shared) return shared;
  shared = new AudioContext({ latencyHint: 'interactive' });
  if (SUPPORTED_RATES_HZ.includes(shared.sampleRate)) return shared;
  void shared.close();
  shared = new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 });
  return shared;
}

const modules = new Map<string, Promise<void>>();

/** Loads a worklet once. */
export function loadWorklet(address: string): Promise<void> {
  let loading = modules.get(address);
  if (!loading) {
    loading = audioContext().audioWorklet.addModule(address);
    loading.catch(() => modules.delete(address));
    modules.set(address, loading);
  }
  return loading;
}
