import { columnOf } from '../state'
import type { Decision } from '../../../electron/shared/action'
import { AppError } from '../../../electron/shared/errors'
import type { Profile } from '../../../electron/shared/profile'
import { SAUCER } from '../flight'
import { Aim, type Shot } from './aim'
import { Escape, MOVES, STEP_FRAMES, movedBy, type Move } from './escape'
import { Formation } from '../formation'
import { HIT_REACH } from '../rules'
import { BoardView, type EnemyShot } from '../board-view'
import { Threats } from '../threats'
import type { Policy } from '../../contract/policy'

const ROWS = 256
/** The profile has the words for each. */
type Reason = 'aim' | 'fire' | 'dodge' | 'shelter' | 'saucer' | 'wait'

/**
 * Plays the invaders cabinet by its rules: foresees the formation and every shot in flight, finds all ways
 * between the shots, and takes the one from which the next hit comes soonest. It uses no random numbers and
 * looks at nothing but the memory block.
 */
export class ScriptedInvaders implements Policy {
  readonly sees = 'ram'
  private readonly view: BoardView
  private readonly formation = new Formation()
  private readonly threats = new Threats()
  private readonly escape = new Escape()
  private readonly aim = new Aim(this.formation, this.escape)
  private readonly actions: ReadonlyMap<string, number>

  /** Throws AppError `profile.invalid` when the profile has not the memory fields or actions of the game. */
  constructor(profile: Profile) {
    this.view = new BoardView(profile)
    this.actions = actionsByHold(profile)
  }

  begin(): void {
    // Nothing is remembered from one decision to the next.
  }

  decide(ram: Uint8Array): Decision {
    const { view, threats, formation, escape } = this
    view.look(ram)
    if (view.phase !== 'playing') return this.decision(0, false, 'wait')
    threats.foresee(view)
    formation.predict(view)
    escape.explore(view.shipX, threats.falling)
    const shot = this.aim.choose(view)
    return shot ? this.shoot(shot) : this.survive()
  }

  private shoot(shot: Shot): Decision {
    const focus = pointAt(shot.targetXr, shot.targetYr)
    if (shot.firesNow) return this.decision(shot.move, true, 'fire', focus)
    const dodged = this.dodged(shot.move)
    if (dodged) return this.decision(shot.move, false, 'dodge', pointAt(dodged.xr, dodged.yr))
    return this.decision(shot.move, false, shot.target === SAUCER ? 'saucer' : 'aim', focus)
  }

  /** No shot to plan for: the least dangerous way, and under the formation. */
  private survive(): Decision {
    const move = this.safestMove()
    const dodged = this.dodged(move)
    if (dodged) return this.decision(move, false, 'dodge', pointAt(dodged.xr, dodged.yr))
    const cover = this.threats.absorbed.find((shot) => this.isOver(shot))
    if (cover) return this.decision(move, false, 'shelter', pointAt(cover.xr, cover.yr))
    return this.decision(move, false, 'wait')
  }

  /** Under a shot it does not wait for the last moment: of moves as safe, the one that leaves soonest. */
  private safestMove(): Move {
    const { escape, view } = this
    const danger = (move: Move): number =>
      escape.dangerOf(0, view.shipX, move) + escape.dangerFrom(1, movedBy(view.shipX, move, STEP_FRAMES))
    return this.movesInOrder().reduce((best, move) => (danger(move) < danger(best) ? move : best))
  }

  private movesInOrder(): readonly Move[] {
    const overhead = this.threats.falling.find(({ shot }) => this.isOver(shot))
    if (!overhead) return MOVES
    const isRightNearer = overhead.right - this.view.shipX < this.view.shipX - overhead.left
    return isRightNearer ? [1, -1, 0] : [-1, 1, 0]
  }

  /** The shot that would hit if the ship stood still, when it moves. */
  private dodged(move: Move): EnemyShot | null {
    if (move === 0) return null
    return this.threats.falling.find(({ shot }) => this.isOver(shot))?.shot ?? null
  }

  private isOver(shot: EnemyShot): boolean {
    const offset = shot.xr - this.view.shipX
    return offset >= 0 && offset <= HIT_REACH
  }

  private decision(move: Move, fires: boolean, reason: Reason, focus?: Decision['focus']): Decision {
    const direction = move === 0 ? '' : move < 0 ? 'left' : 'right'
    const action = this.actions.get(holdKey([direction, fires ? 'fire' : ''])) ?? 0
    return focus ? { action, reason, focus } : { action, reason }
  }
}

const pointAt = (xr: number, yr: number): { x: number; y: number } => ({ x: columnOf(xr), y: ROWS - 1 - yr })

const holdKey = (held: readonly string[]): string => held.filter(Boolean).sort().join('+')

const NEEDED = ['', 'fire', 'left', 'right', 'fire+left', 'fire+right']

function actionsByHold(profile: Profile): ReadonlyMap<string, number> {
  const actions = new Map(profile.actions.map((action, i) => [holdKey(action.hold), i]))
  const missing = NEEDED.find((key) => !actions.has(key))
  if (missing === undefined) return actions
  const why = {
    en: `no action holds ${missing === '' ? 'nothing' : missing}`,
    fr: missing === '' ? 'aucune action ne tient rien' : `aucune action ne tient ${missing}`
  }
  throw new AppError('profile.invalid', { file: profile.id, field: 'actions', why })
}
