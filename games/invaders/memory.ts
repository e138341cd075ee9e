import { AppError } from '../../electron/shared/errors'
import type { Profile } from '../../electron/shared/profile'
import { ramBytes, ramNumber, type BytesReader, type NumberReader } from '../../electron/shared/ram'

/** The fields of the profile that decoding needs; the profile says what each is and where it lies. */
const NUMBERS = [
  'score',
  'hiScore',
  'gameRunning',
  'playMoving',
  'credits',
  'shipsLeft',
  'playerInGame',
  'playerAlive',
  'playerOk',
  'playerX',
  'playerY',
  'playerShotStatus',
  'playerShotX',
  'playerShotY',
  'fireBounce',
  'rollingShotStatus',
  'rollingShotX',
  'rollingShotY',
  'plungerShotStatus',
  'plungerShotX',
  'plungerShotY',
  'squigglyShotStatus',
  'squigglyShotX',
  'squigglyShotY',
  'alienCursor',
  'referenceAlienDx',
  'referenceAlienDy',
  'referenceAlienX',
  'referenceAlienY',
  'alienDirection',
  'aliensLeft',
  'rack',
  'saucerActive',
  'saucerHit',
  'saucerX',
  'saucerDx',
  'waitOnDraw',
  'alienExploding',
  'alienBurstTimer',
  'entryTimer',
  'playerShotTimer',
  'enemyShotSpeed'
] as const
type NumberField = (typeof NUMBERS)[number]

/** Readers of the game's memory, each worked out once for a profile. */
export type InvadersMemory = Readonly<Record<NumberField, NumberReader>> & { readonly aliens: BytesReader }

const prepared = new WeakMap<Profile, InvadersMemory>()

/**
 * The readers for a profile of the 1978 memory layout, made at the first call and kept.
 * Throws AppError `profile.invalid` when a field is not declared.
 */
export function invadersMemory(profile: Profile): InvadersMemory {
  const known = prepared.get(profile)
  if (known) return known
  const memory = prepare(profile)
  prepared.set(profile, memory)
  return memory
}

function prepare(profile: Profile): InvadersMemory {
  try {
    if (profile.memory === undefined) throw new RangeError('no memory is declared')
    const layout = profile.memory
    const numbers = NUMBERS.map((name) => [name, ramNumber(layout, name)] as const)
    return {
      ...(Object.fromEntries(numbers) as Record<NumberField, NumberReader>),
      aliens: ramBytes(layout, 'aliens')
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new AppError(
      'profile.invalid',
      { file: profile.id, field: 'memory.fields', why },
      { cause: thrown }
    )
  }
}
