// Runs a model with onnxruntime-node in a straight loop, for 'parley-bench voices' to compare with.
//   node straight-loop.mjs NODE_MODULES < {"threads", "rounds", "work": {"model", "output", "calls": [{"name": {"type", "dims", "data"}}]}}
// Prints {"load_ms", "first_ms": [per round], "total_ms": [per round], "samples", "resident_mb"}.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ort = createRequire(join(resolve(process.argv[2]), 'package.json'))('onnxruntime-node')
const { threads, rounds, work: { model, output, calls } } = JSON.parse(readFileSync(0, 'utf8'))
const arrays = { int64: data => BigInt64Array.from(data, BigInt), float32: data => Float32Array.from(data), int32: data => Int32Array.from(data) }
const feeds = calls.map(call => Object.fromEntries(Object.entries(call).map(([name, { type, dims, data }]) => [name, new ort.Tensor(type, arrays[type](data), dims)])))

const begin = performance.now()
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 })
const result = { load_ms: performance.now() - begin, first_ms: [], total_ms: [], samples: 0, resident_mb: 0 }
for (let round = -1; round < rounds; round++) { // the first round warms up
  const start = performance.now()
  let first = 0, samples = 0
  for (const feed of feeds) {
    const made = await session.run(feed)
    samples += made[output].data.length
    first ||= performance.now() - start
  }
  if (round < 0) continue
  result.first_ms.push(first)
  result.total_ms.push(performance.now() - start)
  result.samples = samples
}
result.resident_mb = process.memoryUsage().rss / 1048576
console.log(JSON.stringify(result))
