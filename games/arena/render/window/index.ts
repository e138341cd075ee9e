import type { WindowedGame } from '../../../contract/windowed'
import { arenaPictures } from '../labelled'
import { begunFrom } from './begin'
import { OPTIONS, type ArenaOptions } from './options'
import { ArenaWindow, PICTURES_PER_SECOND } from './session'

/** The arena as a game with a window of its own. */
export const arenaWindow: WindowedGame = {
  id: 'arena',
  title: 'Apprenti Arena',
  about: 'play the arena, a tactical game that agents learn from its picture alone',
  picturesPerSecond: PICTURES_PER_SECOND,
  options: OPTIONS,
  labelled: arenaPictures,
  open: (wishes, language) => {
    const options = wishes as unknown as ArenaOptions
    const { size, scale, theme, speed } = options
    return new ArenaWindow({
      size: { ...size, scalePercent: scale },
      theme,
      speed,
      language,
      ...begunFrom(options)
    })
  }
}
