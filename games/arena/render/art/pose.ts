/** How somebody stands in a picture. `idle` and `walk` have frames, counted from 0. */
export interface Pose {
  readonly stance: 'idle' | 'walk' | 'strike' | 'hit'
  readonly frame: number
  /** Seen from behind: walking up the picture. */
  readonly isBack: boolean
}

export const IDLE_FRAMES = 2
export const WALK_FRAMES = 4

/** What a pose does to a body, in units of the drawing: how far it is down, how far the legs swing, how far it leans. */
export interface Posture {
  readonly down: number
  readonly swing: number
  readonly lean: number
  /** Of the arm that strikes, 0..1. */
  readonly raise: number
}

const SWINGS = [0, 1, 0, -1] as const

/** The posture of a pose. */
export function postureOf({ stance, frame }: Pose): Posture {
  if (stance === 'strike') return { down: 1, swing: 0.6, lean: 3, raise: 1 }
  if (stance === 'hit') return { down: 2, swing: 0, lean: -4, raise: 0 }
  if (stance === 'idle') return { down: frame % IDLE_FRAMES, swing: 0, lean: 0, raise: 0 }
  const step = frame % WALK_FRAMES
  return { down: step % 2 === 0 ? 0 : -1.5, swing: SWINGS[step]!, lean: 1, raise: 0 }
}
