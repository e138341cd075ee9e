import type { Observation } from '../../../electron/shared/spaces'
import type { Simulation } from '../../contract/simulation'
import { layoutOf } from '../render/layout'
import { ArenaPicture } from '../render/picture'
import { THEMES } from '../render/theme'
import { freshUi } from '../render/ui'
import { teachFight } from '../players/fight-teacher'
import { actionMask, COMBAT_ACTIONS, indexOfAction } from '../rules/action-index'
import type { ArenaAction } from '../rules/actions'
import { activeFighter } from '../rules/combat/scene'
import type { ArenaState, Combat } from '../rules/state'
import { advance } from '../rules/step'
import { drawTask, type Stage } from '../rules/tasks/curriculum'
import { startTask } from '../rules/tasks/task'
import {
  FIGHT_ACTIONS,
  FIGHT_ACTION_LABELS,
  FIGHT_ACTION_SPACE,
  fightAction,
  fightActionIndex
} from './fight-actions'
import { FIGHT_SPACE, viewFight } from './fight-view'

/** A fight has at most 40 rounds; nobody who does something in each turn needs more decisions. */
const STEP_LIMIT = 600
/** What taking all health of the enemies is worth before the fight is won, and losing one's own. */
const HEALTH_WORTH = 0.5
/** What a person who watches sees. */
const PICTURE = { width: 640, height: 400, scalePercent: 100 }
/** Of a colour (ITU-R BT.601). */
const brightness = (r: number, g: number, b: number): number => Math.round(0.299 * r + 0.587 * g + 0.114 * b)

/**
 * Fights of one stage of the curriculum, each drawn by its seed with its class, level, map and enemies, and played in the
 * turns of seat 0. Reward: 1 for a fight that is won, and on the way what changes of a potential (Ng, Harada and Russell 1999:
 * half of how much more of its health one side has left than the other), which is 0 at the beginning and at the end: so the
 * sum of an episode's rewards is 1 for a won fight and 0 for any other, and their mean is the share that is won.
 */
export class FightSimulation implements Simulation {
  readonly observationSpace = FIGHT_SPACE
  readonly actionSpace = FIGHT_ACTION_SPACE
  readonly stepLimit = STEP_LIMIT
  readonly actionLabels = FIGHT_ACTION_LABELS
  private state: ArenaState | null = null
  private potential = 0
  /** Made when somebody watches. */
  private picture: ArenaPicture | null = null

  constructor(private readonly stage: Stage) {}

  begin(seed: number): void {
    this.state = startTask(seed, drawTask(seed, this.stage))
    // Harm that is done before the first decision counts with it: the sum of the rewards stays what it is to be.
    this.potential = 0
  }

  step(action: number): { readonly reward: number; readonly terminated: boolean } {
    const state = this.begun
    const wish = this.allowed(state, action)
    // What the rules refuse costs time, as it does on a screen.
    if (wish === null || advance(state, wish).refusal !== null) advance(state, { kind: 'wait' })
    const terminated = state.combat === null
    const potential = potentialOf(state.combat)
    const gained = potential - this.potential
    this.potential = potential
    return { reward: gained + (terminated && state.lastWinner === 0 ? 1 : 0), terminated }
  }

  observe(): Observation {
    return viewFight(this.begun)
  }

  facts(): Readonly<Record<string, number | boolean>> {
    const { combat, lastWinner, tick } = this.begun
    return { won: lastWinner === 0, round: combat?.round ?? 0, ticks: tick }
  }

  expertAction(): number {
    const state = this.begun
    if (state.combat === null) return FIGHT_ACTIONS - 1
    const { cell } = activeFighter(state.combat)
    const action = teachFight(state)
    const index = fightActionIndex(cell, action)
    const isAllowed = index >= 0 && actionMask(state, COMBAT_ACTIONS)[indexOfAction(action)] === 1
    return isAllowed ? index : FIGHT_ACTIONS - 1
  }

  screen(): { readonly width: number; readonly height: number; readonly data: Uint8Array } {
    const { width, height } = PICTURE
    this.picture ??= new ArenaPicture(layoutOf(PICTURE), THEMES[0]!)
    this.picture.draw(this.begun, freshUi())
    const { pixels } = this.picture
    const data = Uint8Array.from({ length: width * height }, (_, i) =>
      brightness(pixels[4 * i]!, pixels[4 * i + 1]!, pixels[4 * i + 2]!)
    )
    return { width, height, data }
  }

  private get begun(): ArenaState {
    if (this.state === null) throw new Error('No fight has begun')
    return this.state
  }

  /** What an action is in the rules; null where nothing is allowed that it could be. */
  private allowed(state: ArenaState, action: number): ArenaAction | null {
    if (state.combat === null) return null
    return fightAction(activeFighter(state.combat).cell, action)
  }
}

/** Half of the share of health that one's own side has left, less half of the others'. 0 where nobody fights. */
function potentialOf(combat: Combat | null): number {
  if (combat === null) return 0
  const shareOf = (team: 0 | 1): number => {
    let [left, most] = [0, 0]
    for (const fighter of combat.fighters)
      if (fighter.team === team) {
        left += fighter.hp
        most += fighter.stats.maxHp
      }
    return most === 0 ? 0 : left / most
  }
  return HEALTH_WORTH * (shareOf(0) - shareOf(1))
}
