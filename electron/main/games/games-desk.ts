import { AppError } from '../../shared/errors'
import type { AppHandlers } from '../services'
import type { ReadingMethod } from './reading-handlers'

type GameMethod = Exclude<Extract<keyof AppHandlers, `games.${string}`>, ReadingMethod>

const notYet = (): never => {
  throw new AppError('internal', { why: 'the games of a person are being built' })
}

/** Answers the contract's methods about games. Being built: none does anything yet. */
export const gamesHandlers: Pick<AppHandlers, GameMethod> = {
  'games.list': notYet,
  'games.begin': notYet,
  'games.draft': notYet,
  'games.keepDraft': notYet,
  'games.dropDraft': notYet,
  'games.save': notYet,
  'games.check': notYet,
  'games.delete': notYet,
  'games.restore': notYet,
  'games.export': notYet,
  'games.import': notYet,
  'games.templates': notYet,
  'games.addTemplate': notYet,
  'games.corrections': notYet,
  'games.correct': notYet,
  'games.uncorrect': notYet,
  'games.learn': notYet
}
