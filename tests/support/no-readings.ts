import type { PlayerOptions } from '../../electron/main/play/player'

/** For games whose profiles read nothing off the picture. */
export const noReadings: PlayerOptions['readings'] = {
  open: () => {
    throw new Error('nothing is read here')
  }
}
