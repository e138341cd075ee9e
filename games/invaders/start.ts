import { AppError } from '../../electron/shared/errors'
import type { Profile } from '../../electron/shared/profile'
import { waitFor, type EpisodeScript } from '../contract/episode'
import { invadersMemory } from './memory'
import { invadersPhase } from './state'

const START_LIMIT_FRAMES = 1800
const PRESS_FRAMES = 4

/**
 * From power-on (or attract mode) to the first moment when the player can move: a coin, the start button,
 * and patience. Throws AppError when the game does not follow within 30 seconds.
 */
export function* bringToPlay(profile: Profile): EpisodeScript {
  const memory = invadersMemory(profile)
  let ram = yield waitFor(1)
  let frames = 1
  while (invadersPhase(memory, ram) !== 'playing') {
    if (frames > START_LIMIT_FRAMES) throw doesNotStart(profile)
    const isRunning = memory.gameRunning(ram) !== 0
    const press = memory.credits(ram) === 0 ? 'coin' : 'start1'
    if (!isRunning) {
      yield { hold: [press], frames: PRESS_FRAMES }
      frames += 2 * PRESS_FRAMES
    }
    ram = yield waitFor(isRunning ? 1 : PRESS_FRAMES)
    frames += 1
  }
}

const doesNotStart = (profile: Profile): AppError =>
  new AppError('candidate.unavailable', {
    title: profile.title.en,
    why: {
      en: 'it did not begin a game within 30 s of a coin and the start button.',
      fr: 'il n’a pas commencé de partie dans les 30 s après une pièce et le bouton de départ.'
    }
  })
