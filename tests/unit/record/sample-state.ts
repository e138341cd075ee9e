import { certain, type ObservedState } from '../../../electron/shared/state'

/** A moment of play with a full formation: about as large as states get. */
export const sampleState = (score: number): ObservedState => ({
  phase: 'playing',
  fields: certain({ score, highScore: 0, lives: 3, credits: 0, wave: 1, aliensLeft: 55 }),
  entities: Array.from({ length: 55 }, (_, i) => ({
    kind: 'alien',
    x: 16 * (i % 11),
    y: 16 * Math.floor(i / 11),
    width: 12,
    height: 8
  }))
})
