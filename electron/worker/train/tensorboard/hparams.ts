/** What TensorBoard's HParams page reads (tensorboard/plugins/hparams/plugin_data.proto and api.proto). */
import type { ConfigValue } from '../../../shared/config-form'
import { ProtoWriter } from '../../engine/onnx/protobuf'

export const HPARAMS_STATUS = { finished: 1, failed: 2, running: 3 } as const

/** A summary value whose only content is the plugin's data. */
function pluginValue(tag: string, data: ProtoWriter): ProtoWriter {
  const plugin = new ProtoWriter().string(1, 'hparams').bytes(2, data.finish())
  // The page wants some tensor: an empty one of floats.
  const tensor = new ProtoWriter()
    .int(1, 1)
    .message(2, new ProtoWriter().message(2, new ProtoWriter().int(1, 0)))
  return new ProtoWriter().string(1, tag).message(8, tensor).message(9, new ProtoWriter().message(1, plugin))
}

/** A google.protobuf.Value. */
function valueProto(value: ConfigValue | null): ProtoWriter {
  const proto = new ProtoWriter()
  if (value === null) return proto.int(1, 0)
  if (typeof value === 'number') return proto.double(2, value)
  if (typeof value === 'boolean') return proto.int(4, Number(value))
  return proto.string(3, String(value))
}

/** Which figures the page shows beside the settings. */
export function experiment(tags: readonly string[]): ProtoWriter {
  const info = new ProtoWriter()
  for (const tag of tags) info.message(5, new ProtoWriter().message(1, new ProtoWriter().string(2, tag)))
  return pluginValue('_hparams_/experiment', new ProtoWriter().int(1, 0).message(2, info))
}

export function sessionStart(
  settings: Readonly<Record<string, ConfigValue | null>>,
  group: string,
  startSeconds: number
): ProtoWriter {
  const info = new ProtoWriter()
  for (const [name, value] of Object.entries(settings))
    info.message(1, new ProtoWriter().string(1, name).message(2, valueProto(value)))
  info.string(4, group).double(5, startSeconds)
  return pluginValue('_hparams_/session_start_info', new ProtoWriter().int(1, 0).message(3, info))
}

export function sessionEnd(status: keyof typeof HPARAMS_STATUS, endSeconds: number): ProtoWriter {
  const info = new ProtoWriter().int(1, HPARAMS_STATUS[status]).double(2, endSeconds)
  return pluginValue('_hparams_/session_end_info', new ProtoWriter().int(1, 0).message(4, info))
}
