import { createBirpc } from 'birpc'
import { z } from 'zod'
import { gameOf } from '../../games/registry'
import { AppError, errorData } from '../shared/errors'
import type { EvaluationScores, EvaluationApi, EvaluationEvents } from '../shared/evaluation-process'
import { hostChannel } from '../shared/node/host-channel'
import { createPolicy } from '../worker/agents/catalogue'
import { PolicyReader } from '../worker/deploy/policy-reader'
import { playedBy, playedByModel } from './in-game'

// The process that lets a model play a game that runs inside the app, as the command `eval` does.

const orderSchema = z.strictObject({
  file: z.string().min(1),
  game: z.string().min(1),
  dataFolder: z.string().min(1),
  episodes: z.number().int().min(1).max(1000),
  seed: z.number().int().nonnegative()
})

const channel = hostChannel()
const api: EvaluationApi = {
  evaluate: async (order): Promise<EvaluationScores> => {
    const checked = orderSchema.safeParse(order)
    if (!checked.success)
      throw new AppError('rpc.invalid', { method: 'evaluate', why: checked.error.message })
    const { file, game, dataFolder: data, episodes, seed } = checked.data
    const wanted = { game, data, episodes, seed }
    const tell =
      (who: keyof EvaluationScores) =>
      ({ score }: { readonly score: number }): void =>
        void app.scored.asEvent(who, score)
    const reader = await PolicyReader.open(file)
    try {
      const own = await playedByModel(reader, gameOf(game).profile, wanted, tell('own'))
      const random = await playedBy(createPolicy('random', game, seed), wanted, tell('random'))
      return { own: scoresOf(own), random: scoresOf(random) }
    } finally {
      await reader.close()
    }
  }
}
const app = createBirpc<EvaluationEvents, EvaluationApi>(Object.assign(Object.create(null) as object, api), {
  post: (message) => channel.post(message),
  on: (receive) => channel.onMessage(receive),
  timeout: -1,
  // A class does not survive structured clone: an error crosses as plain data.
  serialize: (message: { e?: unknown }) =>
    message.e === undefined ? message : { ...message, e: errorData(message.e) }
})

const scoresOf = ({ scores, mean, std }: EvaluationScores['own']): EvaluationScores['own'] => ({
  scores,
  mean,
  std
})

// Ends with its parent: nothing of it is kept but what it has told.
process.on('disconnect', () => process.exit(0))
