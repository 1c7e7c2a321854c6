export { audioContext } from './context';
export { Loudspeaker } from './loudspeaker';
export { Microphone, type MicrophoneEvents } from './microphone';
export { Utterance } from './utterance.svelte';
export { wavOf } from './wav';
