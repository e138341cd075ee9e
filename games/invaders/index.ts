import profileData from '../../profiles/invaders.json'
import { PICTURE_TEACHER } from '../../electron/shared/picture-teacher'
import { isLockStep, profileSchema, type LockStepProfile } from '../../electron/shared/profile'
import { BoardBank } from '../../native/board'
import type { Game } from '../contract/game'
import { PixelObserver } from '../contract/pixel-observer'
import { loadCartridge } from './cartridge'
import { ScriptedInvaders } from './experts/scripted'
import { InvadersTeacher } from './experts/teacher'
import { invadersMemory } from './memory'
import { RamObserver } from './observers/memory-observer'
import { shipCentred } from './network/ship-centred'
import { drawInvadersPicture, INVADERS_HEIGHT, INVADERS_WIDTH } from './picture'
import { DQN_PRESETS } from './presets'
import { bringToPlay } from './start'
import { decodeInvaders, invadersEpisodeStatus } from './state'

function lockStep(data: unknown): LockStepProfile {
  const profile = profileSchema.parse(data)
  if (isLockStep(profile)) return profile
  throw new TypeError(`${profile.id} does not run in lock-step`)
}

/** The arcade game of 1978: our own cartridge on the built-in board, or a person's ROM in MAME. */
export const invaders: Game = {
  profile: lockStep(profileData),
  decode: decodeInvaders,
  episodeStatus: (profile) => {
    const memory = invadersMemory(profile)
    return (ram) => invadersEpisodeStatus(memory, ram)
  },
  bringToPlay,
  picture: { width: INVADERS_WIDTH, height: INVADERS_HEIGHT, draw: drawInvadersPicture },
  builtin: {
    loadProgram: loadCartridge,
    makeMachines: ({ wasm, program }, count) => {
      const { boards } = BoardBank.load(wasm, count)
      for (const board of boards) board.loadRom(program)
      return boards
    }
  },
  observers: [
    {
      id: 'invaders-ram',
      title: { en: 'Arcade invaders, from memory', fr: 'Envahisseurs d’arcade, d’après la mémoire' },
      sees: 'ram',
      make: (profile) => new RamObserver(profile),
      makeTeacher: (profile) => {
        const expert = new ScriptedInvaders(profile)
        return { id: 'scripted', choose: (ram) => expert.decide(ram).action }
      }
    },
    {
      id: 'invaders-pixels',
      title: { en: 'Arcade invaders, from pictures', fr: 'Envahisseurs d’arcade, d’après l’image' },
      sees: 'picture',
      make: () => new PixelObserver(),
      // The expert follows what a picture does not show: pupils of pictures need a teacher they can follow.
      makeTeacher: (profile) => {
        const teacher = new InvadersTeacher(profile)
        return { id: PICTURE_TEACHER, choose: (ram) => teacher.choose(ram) }
      }
    }
  ],
  experts: [
    {
      id: 'scripted',
      sees: 'ram',
      title: { en: 'Scripted expert', fr: 'Expert programmé' },
      about: {
        en: 'Plays by the rules of the game: leads its aim, dodges what falls, keeps behind shields. Learns nothing.',
        fr: 'Joue d’après les règles : anticipe sa visée, esquive ce qui tombe, s’abrite derrière les boucliers. N’apprend rien.'
      },
      make: (profile) => new ScriptedInvaders(profile)
    }
  ],
  encoders: {
    /** `original` over pictures with the ship in the middle: 68 x 84 -> 16 x 20 -> 7 x 9. */
    'ship-centred': (scope, observation) => ({ features: shipCentred(scope, observation) })
  },
  presets: { dqn: DQN_PRESETS }
}
