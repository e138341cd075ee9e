/**
 * The one door to ONNX Runtime. Its Node package reports home from Linux, keeps an id of the device and writes log files,
 * unless it is told not to by the environment of the process before it is loaded: an import would be carried out before
 * any line here, so it is required.
 */
import { createRequire } from 'node:module'
import type * as OnnxRuntimeNode from 'onnxruntime-node'
import { forbidTelemetry } from '../../../shared/telemetry'

forbidTelemetry(process.env)
const library = createRequire(import.meta.url)('onnxruntime-node') as typeof OnnxRuntimeNode

export const { env, InferenceSession, Tensor: OrtTensor } = library
export type InferenceSession = OnnxRuntimeNode.InferenceSession
export type ValueMetadata = OnnxRuntimeNode.InferenceSession.ValueMetadata
export type OrtTensor = OnnxRuntimeNode.Tensor
