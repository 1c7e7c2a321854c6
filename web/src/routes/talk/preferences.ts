/** What this browser remembers of how somebody talks here. */
export interface Preferences {
  isHandsFree: boolean;
  /** A device, as the browser names it; empty for its own choice. */
  microphone: string;
  loudspeaker: string;
  /** Who answers; empty for the server's default. */
  persona: string;
  /** Empty for the persona's. */
  voice: string;
  keepsSound: boolean;
}

const STORED = 'parley-talk';
const defaults: Preferences = { isHandsFree: false, microphone: '', loudspeaker: '', persona: '', voice: '', keepsSound: false };

export function readPreferences(): Preferences {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Preferences> };
  } catch {
    return { ...defaults }; // written by another version, or by hand
  }
}

export function writePreferences(preferences: Preferences): void {
  localStorage.setItem(STORED, JSON.stringify(preferences));
}
