// Speaks with the published Pocket TTS graphs under onnxruntime-node in a straight loop, for 'parley-bench voices' to compare with:
// states in and out of every call, one frame of sound after each latent, temperature 0, the voice read beforehand.
//   node pocket-loop.mjs NODE_MODULES < {"threads", "rounds", "work": {"folder", "suffix", "voice", "chunks": [{"ids", "frames_after_end", "maximum_frames"}]}}
// Prints {"load_ms", "first_ms": [per round], "total_ms": [per round], "samples", "resident_mb"}.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ort = createRequire(join(resolve(process.argv[2]), 'package.json'))('onnxruntime-node')
const { threads, rounds, work: { folder, suffix, voice, chunks } } = JSON.parse(readFileSync(0, 'utf8'))
const endThreshold = -4

const begin = performance.now()
const open = name => ort.InferenceSession.create(join(folder, name + '.onnx'), { intraOpNumThreads: threads, interOpNumThreads: 1 })
const conditioner = await open('text_conditioner')
const language = await open('flow_lm_main' + suffix)
const flow = await open('flow_lm_flow' + suffix)
const decoder = await open('mimi_decoder' + suffix)
const bundle = JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8'))
const { latent_dim: latentSize, conditioning_dim: width, flow_lm_state_manifest: languageStates, mimi_state_manifest: decoderStates } = bundle
const result = { load_ms: performance.now() - begin, first_ms: [], total_ms: [], samples: 0, resident_mb: 0 }

const count = shape => shape.reduce((a, b) => a * b, 1)
const floats = (data, shape) => new ort.Tensor('float32', data, shape)
const arrays = { float32: Float32Array, int64: BigInt64Array, bool: Uint8Array }
const fills = { ones: type => type === 'int64' ? 1n : 1, nan: () => NaN }
const fresh = states => Object.fromEntries(states.map(({ input_name, shape, dtype, fill }) => {
  const data = new arrays[dtype](count(shape))
  if (fills[fill]) data.fill(fills[fill](dtype))
  return [input_name, new ort.Tensor(dtype, data, shape)]
}))
const carried = (states, made) => Object.fromEntries(states.map(({ input_name, output_name }) => [input_name, made[output_name]]))

const file = readFileSync(voice)
const headerEnd = 8 + Number(file.readBigUInt64LE(0))
const header = JSON.parse(file.subarray(8, headerEnd))
const bytesOf = name => file.subarray(headerEnd + header[name].data_offsets[0], headerEnd + header[name].data_offsets[1])
const voiceCaches = languageStates.filter(state => state.key === 'cache').map(state => {
  const bytes = bytesOf(state.module + '/cache')
  const [, , positions, heads, size] = header[state.module + '/cache'].shape
  return { state, positions, row: heads * size, numbers: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) }
})
const voicePositions = bytesOf(voiceCaches[0].state.module + '/offset').readBigInt64LE(0)

function withVoice() {
  const states = fresh(languageStates)
  for (const { state, positions, row, numbers } of voiceCaches) {
    const cache = states[state.input_name].data
    for (const part of [0, 1]) cache.set(numbers.subarray(part * positions * row, (part + 1) * positions * row), part * state.shape[2] * row)
  }
  for (const state of languageStates) if (state.key === 'step') states[state.input_name].data[0] = voicePositions
  return states
}

for (let round = -1; round < rounds; round++) { // the first round warms up
  const starts = chunks.map(withVoice) // a warm voice: not counted
  const start = performance.now()
  let first = 0, samples = 0
  for (const { ids, frames_after_end, maximum_frames } of chunks) {
    const tokens = new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
    const { embeddings } = await conditioner.run({ token_ids: tokens })
    let made = await language.run({ sequence: floats(new Float32Array(0), [1, 0, latentSize]), text_embeddings: embeddings, ...starts.shift() })
    let states = carried(languageStates, made), sound = fresh(decoderStates), end = null
    let latent = new Float32Array(latentSize).fill(NaN)
    for (let step = 0; step < maximum_frames; step++) {
      made = await language.run({ sequence: floats(latent, [1, 1, latentSize]), text_embeddings: floats(new Float32Array(0), [1, 0, width]), ...states })
      states = carried(languageStates, made)
      if (end === null && made.eos_logit.data[0] > endThreshold) end = step
      if (end !== null && step >= end + frames_after_end) break
      const { flow_dir } = await flow.run({ c: made.conditioning, s: floats([0], [1, 1]), t: floats([1], [1, 1]), x: floats(new Float32Array(latentSize), [1, latentSize]) })
      latent = Float32Array.from(flow_dir.data)
      const frame = await decoder.run({ latent: floats(latent, [1, 1, latentSize]), ...sound })
      sound = carried(decoderStates, frame)
      samples += frame.audio_frame.data.length
      first ||= performance.now() - start
    }
  }
  if (round < 0) continue
  result.first_ms.push(first)
  result.total_ms.push(performance.now() - start)
  result.samples = samples
}
result.resident_mb = process.memoryUsage().rss / 1048576
console.log(JSON.stringify(result))
