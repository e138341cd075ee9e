import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { Profile } from '../../shared/profile'
import type { Candidate, Target } from '../../shared/target'
import { loadCartridge } from './cartridge'
import { unknownRom } from './mame-complaint'
import { findMame } from '../programs'
import { JoinedMame, type MameJoin } from './mame-joined'
import { MameProcess, type MamePeer } from './mame-process'
import { MameSession, type MameObservation } from './mame-session'

const OWN_CARTRIDGE = { en: 'the app’s own cartridge', fr: 'la cartouche d’Apprenti' }
const YOUR_ROMS = { en: 'your own ROMs', fr: 'vos propres ROM' }

export interface MameResources {
  readonly cartridge: string
  readonly mamePlugins: string
}

/** How a MAME is wanted, when not as usual. */
export interface MameWish {
  /** In a window, at the game's own pace. Default: headless, as fast as it can. */
  readonly watch?: boolean
  /** What every step brings along. Default: the memory the profile declares. */
  readonly observation?: MameObservation
  /** Waits for a MAME that the person starts, in place of starting one. */
  readonly join?: Omit<MameJoin, 'driver'>
}

/** What a person set, and how this MAME is wanted. */
export interface MameSettings extends MameWish {
  readonly mamePath: string
  readonly romFolder: string
}

/** Games that MAME runs in lock-step, behind the same session as the built-in ones. */
export class MameTarget implements Target {
  readonly kind = 'mame'
  readonly #resources: MameResources
  readonly #profiles: readonly Profile[]
  readonly #settings: () => MameSettings

  constructor(resources: MameResources, profiles: Iterable<Profile>, settings: () => MameSettings) {
    this.#resources = resources
    this.#profiles = [...profiles].filter((p) => p.attach.mameDriver !== undefined)
    this.#settings = settings
  }

  list(): Promise<Candidate[]> {
    const unavailable = this.#whyUnavailable()
    const roms = this.#settings().romFolder === '' ? OWN_CARTRIDGE : YOUR_ROMS
    return Promise.resolve(
      this.#profiles.map((p) => ({
        id: `mame:${p.id}`,
        kind: 'mame',
        title: { en: `${p.title.en} (MAME)`, fr: `${p.title.fr} (MAME)` },
        detail: {
          en: `MAME driver ${p.attach.mameDriver}, ${roms.en}`,
          fr: `Pilote MAME ${p.attach.mameDriver}, ${roms.fr}`
        },
        profileId: p.id,
        unavailable
      }))
    )
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<MameSession> {
    const driver = profile?.attach.mameDriver
    if (!profile || driver === undefined) throw new AppError('candidate.unknown', { id: candidate.id })
    const { join: joined, observation } = this.#settings()
    const mame = joined ? await JoinedMame.join({ ...joined, driver }) : await this.#start(driver)
    try {
      return await MameSession.open(candidate, profile, mame, observation)
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  async #start(driver: string): Promise<MamePeer> {
    const { romFolder, watch = false } = this.#settings()
    const romPath = this.#romPath()
    const mame = await MameProcess.start({
      program: this.#program(),
      driver,
      romPath,
      plugins: this.#resources.mamePlugins,
      watch
    })
    // The profile says where things lie in the memory of these two games only.
    const isKnown = romFolder === '' || this.#isOurCartridge(join(romFolder, driver))
    const unknown = isKnown ? null : unknownRom({ stderr: mame.stderr, driver, romPath })
    if (!unknown) return mame
    await mame.close()
    throw unknown
  }

  #program(): string {
    const program = findMame(this.#settings().mamePath)
    if (program === null) throw new AppError('mame.missing')
    return program
  }

  /** The person's ROM folder, or the parent of our cartridge once its images are known to be whole. */
  #romPath(): string {
    const { romFolder } = this.#settings()
    if (romFolder !== '' && existsSync(romFolder)) return romFolder
    if (romFolder !== '')
      throw new AppError('mame.failed', { why: `the ROM folder ${romFolder} named in Settings is not there` })
    loadCartridge(this.#resources.cartridge)
    return dirname(this.#resources.cartridge)
  }

  /** Whether the images in a folder are those of the app's own cartridge. */
  #isOurCartridge(folder: string): boolean {
    try {
      return Buffer.compare(loadCartridge(folder), loadCartridge(this.#resources.cartridge)) === 0
    } catch {
      return false
    }
  }

  #whyUnavailable(): ErrorData | null {
    try {
      this.#program()
      this.#romPath()
      return null
    } catch (error) {
      return errorData(error)
    }
  }
}
