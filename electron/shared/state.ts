/** What is going on in a game, in words every arcade game shares. */
export type GamePhase = 'attract' | 'starting' | 'playing' | 'dying' | 'over'

export const ENTITY_KINDS = ['player', 'alien', 'playerShot', 'enemyShot', 'saucer'] as const
export type EntityKind = (typeof ENTITY_KINDS)[number]

/** Something seen in the picture: its box, in pixels of the frame (origin top left). */
export interface Entity {
  readonly kind: EntityKind
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a decoder made of one moment of a game. Plain data: it crosses processes and is recorded. */
export interface ObservedState {
  readonly phase: GamePhase
  /** As the game shows it: four digits, wraps at `scoreModulus`. */
  readonly score: number
  readonly scoreModulus: number
  readonly highScore: number
  /** Ships left, the one in play included. */
  readonly lives: number
  readonly credits: number
  /** Counts from 1. */
  readonly wave: number
  readonly aliensLeft: number
  readonly entities: readonly Entity[]
}

/** Points gained between two readings of a counter that wraps around. */
export function scoreDifference(before: number, after: number, modulus: number): number {
  return (((after - before) % modulus) + modulus) % modulus
}
