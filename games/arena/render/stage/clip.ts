import type { ArenaState } from '../../rules/state'
import type { Actor, Flash, Float, Missile } from '../view'

/** What a clip may change while it plays. */
export interface StageSet {
  /** What is shown of the rules' state: it follows the events. */
  readonly shown: ArenaState
  readonly actors: Map<string, Actor>
  readonly missiles: Map<symbol, Missile>
  readonly flashes: Map<symbol, Flash>
  /** Lets a number or word rise from a place. */
  readonly raise: (float: Omit<Float, 'id' | 'age'>) => void
}

/** Something that happens on the screen from one picture to another. Pictures are counted from when the clip is added. */
export interface Clip {
  readonly from: number
  /** Pictures it lasts; 0: it happens at once. */
  readonly lasts: number
  readonly begin?: (set: StageSet) => void
  /** `share`: from 0, exclusive, to 1. */
  readonly play?: (set: StageSet, share: number, frame: number) => void
  readonly end?: (set: StageSet) => void
}
