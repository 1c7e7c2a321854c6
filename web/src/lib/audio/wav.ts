/** A WAV file of mono sound, 16 bit, from frames as the microphone gives them. */
export function wavOf(frames: readonly ArrayBuffer[], sampleRateHz: number): Blob {
  const payloadBytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, value: string) => [...value].forEach((letter, i) => header.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  header.setUint32(4, 36 + payloadBytes, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRateHz, true);
  header.setUint32(28, 2 * sampleRateHz, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, payloadBytes, true);
  return new Blob([header.buffer, ...frames], { type: 'audio/wav' });
}
