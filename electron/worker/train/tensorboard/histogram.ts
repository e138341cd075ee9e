import { ProtoWriter } from '../../engine/onnx/protobuf'

const BUCKETS = 30

/** A HistogramProto of equally wide buckets between the lowest and the highest value. */
export function histogramProto(values: Float32Array): ProtoWriter {
  const { min, max, sum, sumSquares } = momentsOf(values)
  const width = (max - min) / BUCKETS
  const counts = new Float64Array(BUCKETS)
  for (const value of values) {
    const bucket = width > 0 ? Math.floor((value - min) / width) : 0
    counts[Math.min(BUCKETS - 1, bucket)]!++
  }
  // A limit of its own above the last value: the reader's buckets end just before their limit.
  const limits = Float64Array.from({ length: BUCKETS }, (_, i) => min + (i + 1) * (width || Number.EPSILON))
  return new ProtoWriter()
    .double(1, min)
    .double(2, max)
    .double(3, values.length)
    .double(4, sum)
    .double(5, sumSquares)
    .bytes(6, new Uint8Array(limits.buffer))
    .bytes(7, new Uint8Array(counts.buffer))
}

function momentsOf(values: Float32Array): { min: number; max: number; sum: number; sumSquares: number } {
  let [min, max, sum, sumSquares] = [Infinity, -Infinity, 0, 0]
  for (const value of values) {
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    sumSquares += value * value
  }
  return { min, max, sum, sumSquares }
}
