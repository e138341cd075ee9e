import type { PointerAct } from '../../shared/action'
import { ACT_SHOWN_MS } from '../../shared/pointer-marks'
import type { SessionStep } from '../../shared/session'

/** Something done with the mouse that still shows, and how much of its time is over: 0 at first, up to 1. */
export interface FadingAct {
  readonly pointer: PointerAct
  readonly age: number
}

/** What was done with the mouse, as it fades: asked step by step, in their order. */
export class ActTrail {
  #done: { readonly pointer: PointerAct; readonly tMs: number }[] = []

  /** What shows at this step. */
  at({ action: { pointer }, tMs }: Pick<SessionStep, 'action' | 'tMs'>): readonly FadingAct[] {
    if (pointer !== undefined) this.#done.push({ pointer, tMs })
    this.#done = this.#done.filter((done) => tMs - done.tMs < ACT_SHOWN_MS)
    return this.#done.map((done) => ({ pointer: done.pointer, age: (tMs - done.tMs) / ACT_SHOWN_MS }))
  }
}
