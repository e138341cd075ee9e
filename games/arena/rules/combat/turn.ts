import type { Fighter } from '../state'
import { feelGlyphs } from './effects'
import { harm } from './harm'
import { playMonster } from './monster-play'
import { TURN_TICKS, activeFighter, buffOf, winnerOf, type Scene } from './scene'

/**
 * Ends the turn of whose turn it is, and lets monsters play until it is the turn of a fighter with a seat, or the fight
 * is over. Returns the winner as `winnerOf` does; -1 also when the last round is over.
 */
export function endTurn(scene: Scene, isTimedOut = false): 0 | 1 | -1 | null {
  finishTurn(scene, activeFighter(scene.combat), isTimedOut)
  return nextTurn(scene)
}

/** Begins a fight's first turn; else as `endTurn`. */
export function firstTurn(scene: Scene): 0 | 1 | -1 | null {
  scene.combat.turn = -1
  return nextTurn(scene)
}

function nextTurn(scene: Scene): 0 | 1 | -1 | null {
  const { combat } = scene
  for (;;) {
    const winner = winnerOf(combat)
    if (winner !== null) {
      combat.turn = Math.max(0, combat.turn)
      return winner
    }
    combat.turn++
    if (combat.turn >= combat.timeline.length) {
      combat.turn = 0
      combat.round++
      if (combat.round > combat.lastRound) return -1
    }
    const fighter = activeFighter(combat)
    if (fighter.hp <= 0) continue
    beginTurn(scene, fighter)
    if (fighter.hp <= 0) continue
    if (fighter.seat >= 0) {
      if (winnerOf(combat) === null) return null
      continue
    }
    playMonster(scene, fighter)
    finishTurn(scene, fighter, false)
  }
}

function beginTurn(scene: Scene, fighter: Fighter): void {
  const { combat, events } = scene
  combat.ticksLeft = TURN_TICKS
  events.push({ kind: 'turnBegan', fighter: fighter.id, round: combat.round })
  for (const glyph of combat.glyphs) if (glyph.caster === fighter.id) glyph.turns--
  if (combat.glyphs.some(({ turns }) => turns <= 0))
    combat.glyphs = combat.glyphs.filter(({ turns }) => turns > 0)
  fighter.cooldowns = fighter.cooldowns.map((turns) => Math.max(0, turns - 1))
  for (const effect of [...fighter.effects])
    if (effect.kind === 'poison') harm(scene, fighter, effect.damage, 'poison')
  feelGlyphs(scene, fighter)
  for (const effect of fighter.effects) effect.turns--
  if (fighter.effects.some(({ turns }) => turns <= 0)) {
    fighter.effects = fighter.effects.filter(({ turns }) => turns > 0)
  }
}

/** Points are given back at the end of a turn: what is taken between turns is missing in the next. */
function finishTurn({ events }: Scene, fighter: Fighter, isTimedOut: boolean): void {
  const { id, stats } = fighter
  if (fighter.hp > 0) {
    fighter.ap = Math.max(0, stats.ap + buffOf(fighter, 'ap'))
    fighter.mp = Math.max(0, stats.mp + buffOf(fighter, 'mp'))
  }
  fighter.casts = fighter.casts.map(() => 0)
  fighter.targeted = []
  events.push({ kind: 'turnEnded', fighter: id, isTimedOut })
}
