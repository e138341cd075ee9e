/** The parameters that were written into an ONNX file, to go on learning from them. */
import { fieldsOf } from './onnx-metadata'

/** Of ModelProto, GraphProto and TensorProto (onnx.proto3). */
const [GRAPH, INITIALIZER, NAME, RAW] = [7, 5, 8, 9]
/** What the emitter names by itself begins so: shapes and numbers of the computation, nothing that was learned. */
const OWN = '%'

/** Parameters by their names, as a training step has them. @throws RangeError for a file that is cut or no ONNX file */
export function onnxWeights(file: Uint8Array): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>()
  for (const graph of fieldsOf(file)) {
    if (graph.number !== GRAPH) continue
    for (const initializer of fieldsOf(graph.bytes)) {
      if (initializer.number !== INITIALIZER) continue
      let [name, raw] = ['', new Uint8Array()]
      for (const { number, bytes } of fieldsOf(initializer.bytes)) {
        if (number === NAME) name = new TextDecoder().decode(bytes)
        if (number === RAW) raw = new Uint8Array(bytes)
      }
      // A copy begins where numbers may begin; the file's own bytes need not.
      if (!name.startsWith(OWN) && raw.length % 4 === 0) found.set(name, new Float32Array(raw.buffer))
    }
  }
  return found
}
