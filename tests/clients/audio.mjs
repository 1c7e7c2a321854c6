// Drives /v1/audio and /v1/models with OpenAI's own SDK, as it comes from npm.
// node audio.mjs SCENARIO ADDRESS [ARGUMENT …]: prints one JSON object with what came back; any surprise is an exit code of 1.
import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import OpenAI from "openai";

const [scenario, address, ...args] = process.argv.slice(2);
const client = new OpenAI({ baseURL: new URL("/v1", address).href, apiKey: process.env.PARLEY_KEY ?? "none", maxRetries: 0 });

const headers = (response) => Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("x-parley")));

// The events of a raw response: speech is the one stream that the SDK hands on as bytes.
async function* events(response) {
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const parts = text.split("\n\n");
    text = parts.pop();
    for (const part of parts) yield JSON.parse(part.replace(/^data: /, ""));
  }
  assert.equal(text, "", "the stream ends in the middle of an event");
}

const scenarios = {
  // speech INPUT FOLDER: every format, into files
  async speech(input, folder) {
    const formats = {};
    for (const format of ["mp3", "opus", "aac", "flac", "wav", "pcm"]) {
      const response = await client.audio.speech.create({ model: "gpt-4o-mini-tts", voice: "nova", input, response_format: format });
      await writeFile(join(folder, `speech.${format}`), Buffer.from(await response.arrayBuffer()));
      formats[format] = { type: response.headers.get("content-type"), ...headers(response) };
    }
    const plain = await client.audio.speech.create({ model: "tts-1", voice: { id: "slt" }, input, speed: 2, instructions: "calmly" });
    await writeFile(join(folder, "fast.mp3"), Buffer.from(await plain.arrayBuffer()));
    return formats;
  },

  // speechStream INPUT FOLDER FORMAT: pieces while they are made
  async speechStream(input, folder, format) {
    const start = performance.now();
    const response = await client.audio.speech.create({ model: "tts-1", voice: "alloy", input, response_format: format });
    let firstMs;
    let pieces = 0;
    const file = await open(join(folder, `stream.${format}`), "w");
    for await (const piece of response.body) {
      firstMs ??= performance.now() - start;
      pieces++;
      await file.write(piece);
    }
    await file.close();
    return { firstMs, totalMs: performance.now() - start, pieces };
  },

  // speechEvents INPUT FOLDER FORMAT
  async speechEvents(input, folder, format) {
    const response = await client.audio.speech.create({
      model: "gpt-4o-mini-tts", voice: "alloy", input, response_format: format, stream_format: "sse",
    });
    assert.match(response.headers.get("content-type"), /^text\/event-stream/);
    const pieces = [];
    let done;
    for await (const event of events(response)) {
      assert.equal(done, undefined, "something follows speech.audio.done");
      if (event.type === "speech.audio.delta") pieces.push(Buffer.from(event.audio, "base64"));
      else done = event;
    }
    assert.equal(done.type, "speech.audio.done");
    assert.equal(done.usage.input_tokens + done.usage.output_tokens, done.usage.total_tokens);
    await writeFile(join(folder, `events.${format}`), Buffer.concat(pieces));
    return { pieces: pieces.length, usage: done.usage, ...headers(response) };
  },

  // transcription FILE: all five formats
  async transcription(file) {
    const create = (more) => client.audio.transcriptions.create({ file: createReadStream(file), model: "whisper-1", ...more });
    const { data: json, response } = await create({}).withResponse();
    const verbose = await create({ response_format: "verbose_json" });
    const words = await create({ response_format: "verbose_json", timestamp_granularities: ["word"] });
    const both = await create({
      response_format: "verbose_json", timestamp_granularities: ["word", "segment"], language: "en", prompt: "A speech.", temperature: 0,
    });
    const text = await create({ response_format: "text" });
    const srt = await create({ response_format: "srt" });
    const vtt = await create({ response_format: "vtt" });
    for (const answer of [text, srt, vtt]) assert.equal(typeof answer, "string");
    return { json, verbose, words, both, text, srt, vtt, ...headers(response) };
  },

  // transcriptionStream FILE: events while it is heard
  async transcriptionStream(file) {
    const stream = await client.audio.transcriptions.create({ file: createReadStream(file), model: "gpt-4o-transcribe", stream: true });
    let deltas = "";
    let count = 0;
    let done;
    for await (const event of stream) {
      assert.equal(done, undefined, "something follows transcript.text.done");
      if (event.type === "transcript.text.delta") {
        deltas += event.delta;
        count++;
      } else done = event;
    }
    assert.equal(done.type, "transcript.text.done");
    assert.equal(deltas, done.text);
    return { count, text: done.text, usage: done.usage };
  },

  // translation FILE: English passes, another language is told apart from a fault of the server
  async translation(file) {
    const json = await client.audio.translations.create({ file: createReadStream(file), model: "whisper-1" });
    const verbose = await client.audio.translations.create({
      file: createReadStream(file), model: "whisper-1", response_format: "verbose_json",
    });
    const foreign = await refusal(() => client.audio.translations.create({ file: createReadStream(file), model: "whisper-1", language: "de" }));
    return { json, verbose, foreign };
  },

  async models() {
    const models = [];
    for await (const model of client.models.list()) models.push(model);
    const one = await client.models.retrieve("whisper-1");
    const unknown = await refusal(() => client.models.retrieve("gpt-99"));
    const { voices } = await client.get("/audio/voices");
    return { models, one, unknown, voices };
  },

  // embeddings TEXT …: one vector each, as the SDK asks for them (Base64) and as plain numbers
  async embeddings(...input) {
    const model = "text-embedding-3-small";
    const packed = await client.embeddings.create({ model, input });
    const plain = await client.embeddings.create({ model, input, encoding_format: "float" });
    const single = await client.embeddings.create({ model, input: input[0] });
    const refused = await refusal(() => client.embeddings.create({ model, input, dimensions: 7 }));
    const noTokens = await refusal(() => client.embeddings.create({ model, input: [1, 2, 3] }));
    const vectors = ({ data }) => data.map(({ embedding }) => [...embedding]);
    return { model: packed.model, usage: packed.usage, packed: vectors(packed), plain: vectors(plain), single: vectors(single), refused, noTokens };
  },

  // speechRefused INPUT, modelsRefused: what a key may not do
  speechRefused: (input) => refusal(() => client.audio.speech.create({ model: "tts-1", voice: "alloy", input })),
  modelsRefused: () => refusal(() => client.models.list()),

  // errors FILE: what is no recording
  async errors(file) {
    return {
      noSound: await refusal(() => client.audio.transcriptions.create({ file: createReadStream(file), model: "whisper-1" })),
      noInput: await refusal(() => client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "" })),
      noVoice: await refusal(() => client.audio.speech.create({ model: "tts-1", voice: "nobody", input: "Hello." })),
      noFormat: await refusal(() => client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Hello.", response_format: "midi" })),
    };
  },
};

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof OpenAI.APIError, `not an error of the API: ${error}`);
    const { status, type, param, code, message } = error;
    return { status, type, param, code, message };
  }
  assert.fail("nothing was refused");
}

console.log(JSON.stringify(await scenarios[scenario](...args)));
