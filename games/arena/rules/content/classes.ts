import type { ClassId, ClassKind } from './kinds'

/** Who a player can be. */
export const CLASSES: Readonly<Record<ClassId, ClassKind>> = {
  warden: {
    title: { en: 'Warden', fr: 'Gardien' },
    base: stats({ maxHp: 85, mp: 4, initiative: 45, resistance: 10, lock: 4, dodge: 2, will: 8 }),
    perLevel: { maxHp: 8, power: 6, initiative: 2, will: 1 },
    spells: ['strike', 'shockwave', 'bash', 'bulwark', 'hook']
  },
  ranger: {
    title: { en: 'Ranger', fr: 'Archère' },
    base: stats({ maxHp: 78, initiative: 60, dodge: 3, lock: 1, will: 10 }),
    perLevel: { maxHp: 8, power: 8, initiative: 3, will: 1 },
    spells: ['arrow', 'pinningArrow', 'arrowRain', 'repelShot', 'snare']
  },
  mender: {
    title: { en: 'Mender', fr: 'Soigneuse' },
    base: stats({ maxHp: 72, initiative: 50, dodge: 2, lock: 2, will: 14 }),
    perLevel: { maxHp: 7, power: 6, initiative: 2, will: 2 },
    spells: ['lance', 'mend', 'burningCircle', 'daze', 'drain']
  },
  shade: {
    title: { en: 'Shade', fr: 'Ombre' },
    base: stats({ maxHp: 78, mp: 4, initiative: 65, resistance: 5, dodge: 4, lock: 2, will: 8 }),
    perLevel: { maxHp: 8, power: 7, initiative: 3, will: 1 },
    spells: ['stab', 'blink', 'venom', 'spikes', 'knife']
  }
}

export const CLASS_IDS = Object.keys(CLASSES) as ClassId[]

function stats(own: Partial<ClassKind['base']>): ClassKind['base'] {
  return {
    maxHp: 60,
    ap: 6,
    mp: 3,
    initiative: 50,
    power: 0,
    resistance: 0,
    range: 0,
    lock: 2,
    dodge: 2,
    will: 10,
    ...own
  }
}
