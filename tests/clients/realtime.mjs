// A conversation through the official SDK's OpenAIRealtimeWS, unmodified: a spoken question, a function call, an answer
// that is interrupted by speech, another answer. Prints what happened as JSON lines.
//   node realtime.mjs http://127.0.0.1:8080 question.wav interruption.wav
import fs from 'node:fs';
import net from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [base, questionFile, interruptionFile] = process.argv.slice(2);
const RATE = 24_000;
const STEP_MS = 20;
const begin = Date.now();
const print = (line) => console.log(JSON.stringify({ at_ms: Date.now() - begin, ...line }));

const client = new OpenAI({ apiKey: process.env.PARLEY_KEY || 'any', baseURL: `${base}/v1` });
const secret = await client.realtime.clientSecrets.create({
  expires_after: { anchor: 'created_at', seconds: 60 },
  session: { type: 'realtime', instructions: 'You are a librarian.' },
});
print({ step: 'secret', prefix: secret.value.slice(0, 3), instructions: secret.session.instructions });

// The SDK always asks for wss://; a server on this machine has no certificate, so its own option opens the plain socket.
const { hostname, port } = new URL(base);
const rt = new OpenAIRealtimeWS(
  { model: 'gpt-realtime', options: { createConnection: () => net.connect(Number(port), hostname) } },
  new OpenAI({ apiKey: secret.value, baseURL: `${base}/v1` }));

const seen = [];
const waiting = [];
rt.on('event', (event) => {
  seen.push(event);
  const { type, event_id, delta, session, item, part, response, ...rest } = event;
  if (type !== 'response.output_audio.delta') {
    print({
      type, ...rest, ...(delta && { delta }), ...(item && { item }),
      ...(session && { instructions: session.instructions, tools: session.tools?.length }),
      ...(response && { response: { id: response.id, status: response.status, details: response.status_details, usage: response.usage } }),
    });
  }
  for (const wait of [...waiting]) wait();
});
rt.on('error', (error) => print({ step: 'error_event', code: error.error?.code, echoed: error.error?.event_id }));
rt.socket.on('error', (error) => { print({ step: 'socket_error', message: error.message }); process.exit(1); });

function until(what, matches, after = 0) {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = seen.slice(after).find(matches);
      if (!found) return;
      clearTimeout(timer);
      waiting.splice(waiting.indexOf(look), 1);
      resolve(found);
    };
    const timer = setTimeout(() => reject(new Error(`nothing like '${what}' came`)), 60_000);
    waiting.push(look);
    look();
  });
}
const of = (type) => (event) => event.type === type;
const heardMs = (responseId) => seen
  .filter((event) => event.type === 'response.output_audio.delta' && event.response_id === responseId)
  .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 2 / (RATE / 1000), 0);

/** A microphone: silence, and now and then a recording, in real time. */
class Microphone {
  #sound = new Int16Array(0);
  #sent = 0;
  #start = Date.now();
  constructor() { this.timer = setInterval(() => this.#send(), STEP_MS); }
  play(file) { this.#sound = readWav(file); }
  close() { clearInterval(this.timer); }
  #send() {
    for (const now = Date.now() - this.#start; this.#sent < now; this.#sent += STEP_MS) {
      const count = RATE / 1000 * STEP_MS;
      const samples = new Int16Array(count);
      samples.set(this.#sound.subarray(0, count));
      this.#sound = this.#sound.subarray(count);
      rt.send({ type: 'input_audio_buffer.append', audio: Buffer.from(samples.buffer).toString('base64') });
    }
  }
}

function readWav(file) {
  const bytes = fs.readFileSync(file);
  let at = 12;
  let rate = 0;
  while (bytes.toString('latin1', at, at + 4) !== 'data') {
    if (bytes.toString('latin1', at, at + 4) === 'fmt ') rate = bytes.readUInt32LE(at + 12);
    at += 8 + bytes.readUInt32LE(at + 4);
  }
  const count = bytes.readUInt32LE(at + 4) / 2;
  const samples = new Int16Array(Math.floor(count * RATE / rate));
  for (let i = 0; i < samples.length; i++) {
    const place = i * rate / RATE;
    const left = bytes.readInt16LE(at + 8 + 2 * Math.floor(place));
    const right = bytes.readInt16LE(at + 8 + 2 * Math.min(Math.floor(place) + 1, count - 1));
    samples[i] = left + (right - left) * (place - Math.floor(place));
  }
  return samples;
}

try {
  await until('session.created', of('session.created'));
  rt.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      tools: [{
        type: 'function', name: 'look_up', description: 'Looks something up.',
        parameters: { type: 'object', properties: { question: { type: 'string' } }, required: ['question'] },
      }],
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: RATE },
          transcription: { model: 'gpt-4o-mini-transcribe' },
          turn_detection: { type: 'server_vad', silence_duration_ms: 700 },
        },
      },
    },
  });
  await until('session.updated', of('session.updated'));

  const microphone = new Microphone();
  microphone.play(questionFile);
  const call = await until('a function call', of('response.function_call_arguments.done'));
  await until('its end', of('response.done'));
  print({ step: 'called', name: call.name, arguments: JSON.parse(call.arguments) });
  rt.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: 'forty two' } });
  rt.send({ type: 'response.create' });

  const talking = await until('sound', of('response.output_audio.delta'));
  await until('a second of it', () => heardMs(talking.response_id) > 1_000);
  microphone.play(interruptionFile);
  const cut = await until('the interruption', (event) => event.type === 'response.done' && event.response.id === talking.response_id);
  const heard = heardMs(talking.response_id);
  print({ step: 'interrupted', heard_ms: Math.round(heard), status: cut.response.status, reason: cut.response.status_details?.reason });

  let mark = seen.length;
  rt.send({ type: 'conversation.item.truncate', item_id: talking.item_id, content_index: 0, audio_end_ms: 900 });
  await until('its truncation', of('conversation.item.truncated'), mark);
  rt.send({ type: 'conversation.item.retrieve', item_id: talking.item_id });
  const kept = await until('what is kept', of('conversation.item.retrieved'), mark);
  print({ step: 'truncated', transcript: kept.item.content[0].transcript });

  const last = await until('another answer', (event) => event.type === 'response.done' && event.response.status === 'completed', mark);
  print({ step: 'answered', transcript: last.response.output[0].content[0].transcript, heard_ms: Math.round(heardMs(last.response.id)) });
  microphone.close();

  rt.send({ type: 'response.cancel', event_id: 'my_cancel' });
  await until('an error', of('error'));
  const closed = new Promise((resolve) => rt.socket.on('close', resolve));
  rt.close();
  print({ step: 'closed', code: await closed });
  process.exit(0);
} catch (error) {
  print({ step: 'failed', message: error.message });
  process.exit(1);
}
