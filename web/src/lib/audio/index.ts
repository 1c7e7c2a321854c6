export { audioContext } from './context';
export { Loudspeaker } from './loudspeaker';
export { Microphone, type MicrophoneEvents } from './microphone';
export { wavOf } from './wav';
