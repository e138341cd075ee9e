import { createBirpc } from 'birpc'
import { z } from 'zod'
import { AppError, errorData } from '../../shared/errors'
import { cloneConfigSchema } from '../../shared/imitation'
import type { ImitationApi, ImitationEvents } from '../../shared/imitation-process'
import { profileSchema } from '../../shared/profile'
import type { HostChannel } from '../../shared/node/host-channel'
import type { CloneTools } from './clone-tools'
import { makeClone } from './make-clone'

const orderSchema = z.strictObject({
  dataset: z.string().min(1),
  policy: z.string().min(1),
  config: cloneConfigSchema,
  title: z.string().max(120),
  command: z.string().max(1000),
  profile: profileSchema.nullable(),
  begun: z.string().min(1).nullable()
})

/** Serves the contract of electron/shared/imitation-process.ts over a channel. */
export function serveImitation(
  channel: HostChannel,
  tools: Pick<CloneTools, 'runtime' | 'wasm' | 'nowMs'> & { readonly turn: () => Promise<unknown> }
): void {
  let isStopping = false
  const api: ImitationApi = {
    ping: async () => 'pong',
    stop: async () => {
      isStopping = true
    },
    clone: async (order) => {
      const checked = orderSchema.safeParse(order)
      if (!checked.success) throw new AppError('rpc.invalid', { method: 'clone', why: checked.error.message })
      return makeClone(checked.data, {
        ...tools,
        interrupted: async () => {
          await tools.turn()
          return isStopping
        },
        tell: (progress) => void app.progress.asEvent(progress),
        onTrial: (trial) => void app.trial.asEvent(trial),
        onJudging: () => void app.judging.asEvent()
      })
    }
  }
  const app = createBirpc<ImitationEvents, ImitationApi>(Object.assign(Object.create(null) as object, api), {
    post: (message) => channel.post(message),
    on: (receive) => channel.onMessage(receive),
    timeout: -1,
    // A class does not survive structured clone: an error crosses as plain data.
    serialize: (message: { e?: unknown }) =>
      message.e === undefined ? message : { ...message, e: errorData(message.e) }
  })
}
