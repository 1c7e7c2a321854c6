// Whisper by transformers.js, or by a straight loop of onnxruntime-node, for 'parley bench whisper' to compare with.
//   node whisper-loop.mjs transformers|loop NODE_MODULES < {"threads", "rounds", "tokens", "models", "name", "ending", "samples": base64, "features": base64}
// Prints {"encoder_ms", "token_ms", "total_ms"}: medians of the rounds after one to warm up.
import { createRequire } from 'node:module'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [kind, folder] = process.argv.slice(2)
const require = createRequire(join(resolve(folder), 'package.json'))
const { threads, rounds, tokens, models, name, ending, samples, features } = JSON.parse(readFileSync(0, 'utf8'))
const floats = text => { const bytes = Buffer.from(text, 'base64'); return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) }
const prompt = [50258, 50259, 50359, 50363]
const median = list => list.sort((a, b) => a - b)[list.length >> 1]

const loop = async () => {
  const ort = require('onnxruntime-node')
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1 }
  const encoder = await ort.InferenceSession.create(join(models, name, 'onnx', `encoder_model${ending}.onnx`), options)
  const decoder = await ort.InferenceSession.create(join(models, name, 'onnx', `decoder_model_merged${ending}.onnx`), options)
  const { decoder_layers: layers, decoder_attention_heads: heads, d_model: size } = JSON.parse(readFileSync(join(models, name, 'config.json'), 'utf8'))
  const mel = floats(features)
  return async () => {
    const start = performance.now()
    const { last_hidden_state: hidden } = await encoder.run({ input_features: new ort.Tensor('float32', mel, [1, 80, 3000]) })
    const encoded = performance.now()
    const empty = new ort.Tensor('float32', new Float32Array(0), [1, heads, 0, size / heads])
    const feeds = { encoder_hidden_states: hidden }
    for (let layer = 0; layer < layers; layer++)
      for (const part of ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value']) feeds[`past_key_values.${layer}.${part}`] = empty
    let ids = prompt, prompted = 0
    for (let step = 0; step < tokens; step++) {
      feeds.input_ids = new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
      feeds.use_cache_branch = new ort.Tensor('bool', [step > 0], [1])
      const made = await decoder.run(feeds)
      for (const output in made)
        if (output.startsWith('present') && (step === 0 || output.includes('decoder'))) feeds[output.replace('present', 'past_key_values')] = made[output]
      const last = made.logits.data.subarray(made.logits.data.length - made.logits.dims[2])
      let best = 0
      for (let id = 1; id < last.length; id++) if (last[id] > last[best]) best = id
      ids = [best]
      prompted ||= performance.now()
    }
    const end = performance.now()
    return [encoded - start, (end - prompted) / (tokens - 1), end - start]
  }
}

const transformers = async () => {
  const { pipeline, env } = await import(pathToFileURL(require.resolve('@huggingface/transformers')))
  // It also asks for a file that a folder of graphs alone may lack.
  const home = mkdtempSync(join(tmpdir(), 'whisper-peer-'))
  process.on('exit', () => rmSync(home, { recursive: true }))
  mkdirSync(join(home, name))
  for (const file of readdirSync(join(models, name))) symlinkSync(resolve(models, name, file), join(home, name, file))
  if (!readdirSync(join(home, name)).includes('tokenizer_config.json'))
    writeFileSync(join(home, name, 'tokenizer_config.json'), '{"tokenizer_class": "WhisperTokenizer"}')
  Object.assign(env, { allowRemoteModels: false, localModelPath: home })
  const ears = await pipeline('automatic-speech-recognition', name, {
    dtype: ending ? 'q8' : 'fp32', session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 } })
  const sound = floats(samples)
  return async () => {
    const start = performance.now()
    await ears(sound, { max_new_tokens: tokens, min_new_tokens: tokens, language: 'en', task: 'transcribe' })
    return [0, 0, performance.now() - start]
  }
}

const run = await (kind === 'loop' ? loop : transformers)()
await run()
const all = []
for (let round = 0; round < rounds; round++) all.push(await run())
const [encoder_ms, token_ms, total_ms] = [0, 1, 2].map(i => median(all.map(one => one[i])))
console.log(JSON.stringify({ encoder_ms, token_ms, total_ms }))
