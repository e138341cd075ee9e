import { createBirpc } from 'birpc'
import { z } from 'zod'
import { AppError, errorData } from '../../shared/errors'
import { cloneConfigSchema } from '../../shared/imitation'
import { modelParent } from '../../shared/policy-card'
import type { ImitationApi, ImitationEvents } from '../../shared/imitation-process'
import { profileSchema } from '../../shared/profile'
import type { HostChannel } from '../../shared/node/host-channel'
import type { CloneTools } from './clone-tools'
import { makeClone } from './make-clone'
import { makeImproved } from './make-improved'

const told = {
  policy: z.string().min(1),
  title: z.string().max(120),
  command: z.string().max(1000),
  profile: profileSchema.nullable()
}
const cloneSchema = z.strictObject({
  ...told,
  dataset: z.string().min(1),
  config: cloneConfigSchema,
  begun: z.string().min(1).nullable()
})
const improveSchema = z.strictObject({
  ...told,
  parent: modelParent,
  parentFolder: z.string().min(1),
  datasets: z.string().min(1),
  corrections: z.string().min(1),
  minutes: z.number().gt(0).max(600),
  seed: z.number().int().nonnegative()
})

/** @throws AppError 'rpc.invalid' */
function checked<T>(schema: z.ZodType<T>, order: unknown, method: string): T {
  const found = schema.safeParse(order)
  if (found.success) return found.data
  throw new AppError('rpc.invalid', { method, why: found.error.message })
}

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
    clone: async (order) => makeClone(checked(cloneSchema, order, 'clone'), whole()),
    improve: async (order) => makeImproved(checked(improveSchema, order, 'improve'), whole())
  }
  const whole = (): CloneTools => ({
    ...tools,
    interrupted: async () => {
      await tools.turn()
      return isStopping
    },
    tell: (progress) => void app.progress.asEvent(progress),
    onTrial: (trial) => void app.trial.asEvent(trial),
    onEvaluating: () => void app.judging.asEvent()
  })
  const app = createBirpc<ImitationEvents, ImitationApi>(Object.assign(Object.create(null) as object, api), {
    post: (message) => channel.post(message),
    on: (receive) => channel.onMessage(receive),
    timeout: -1,
    // A class does not survive structured clone: an error crosses as plain data.
    serialize: (message: { e?: unknown }) =>
      message.e === undefined ? message : { ...message, e: errorData(message.e) }
  })
}
