import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { MameInvitation } from '../../shared/mame'
import type { Profile } from '../../shared/profile'
import type { Candidate, Target } from '../../shared/target'
import { loadCartridge } from './cartridge'
import { unknownRom } from './mame-complaint'
import { findMame } from '../programs'
import { MameInvitations } from './mame-invitations'
import { JoinedMame, type MameJoin } from './mame-joined'
import { MameProcess, type MamePeer } from './mame-process'
import { MameSession, type MameObservation } from './mame-session'

const OWN_CARTRIDGE = { en: 'the app’s own cartridge', fr: 'la cartouche d’Apprenti' }
const YOUR_ROMS = { en: 'your own ROMs', fr: 'vos propres ROM' }

const noFolder = (folder: string): LocalizedText => ({
  en: `the ROM folder ${folder} named in Settings is not there`,
  fr: `le dossier de ROM ${folder} indiqué dans les Réglages est absent`
})

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

/** A MAME that the person starts. */
const joining = ({ id, title }: Profile): Candidate => ({
  id: `mame:join-${id}`,
  kind: 'mame',
  title: { en: `${title.en} (your MAME)`, fr: `${title.fr} (votre MAME)` },
  detail: {
    en: 'A MAME that you start yourself joins Apprenti',
    fr: 'Un MAME que vous lancez vous-même rejoint Apprenti'
  },
  profileId: id,
  unavailable: null,
  isInvited: true
})

/** Games that MAME runs in lock-step, behind the same session as the built-in ones. */
export class MameTarget implements Target {
  readonly kind = 'mame'
  readonly #resources: MameResources
  readonly #profiles: readonly Profile[]
  readonly #settings: () => MameSettings
  readonly #invitations: MameInvitations

  constructor(
    resources: MameResources,
    profiles: Iterable<Profile>,
    settings: () => MameSettings,
    invitations = new MameInvitations()
  ) {
    this.#resources = resources
    this.#profiles = [...profiles].filter((p) => p.attach.mameDriver !== undefined)
    this.#settings = settings
    this.#invitations = invitations
  }

  list(): Promise<Candidate[]> {
    const whyNot = this.#whyUnavailable()
    return Promise.resolve(this.#profiles.flatMap((p) => [this.#started(p, whyNot), joining(p)]))
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<MameSession> {
    const driver = profile?.attach.mameDriver
    if (!profile || driver === undefined) throw new AppError('candidate.unknown', { id: candidate.id })
    const mame = await this.#peer(candidate, driver)
    try {
      return await MameSession.open(candidate, profile, mame, this.#settings().observation)
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  /** What to type to start a MAME that joins on this port. */
  invite(candidateId: string, port: number): MameInvitation {
    const profile = this.#profiles.find((p) => joining(p).id === candidateId)
    const driver = profile?.attach.mameDriver
    if (driver === undefined) throw new AppError('candidate.unknown', { id: candidateId })
    const program = findMame(this.#settings().mamePath)
    return this.#invitations.invite(candidateId, port, {
      mamePlugins: this.#resources.mamePlugins,
      romPath: this.#romPath(),
      driver,
      ...(program === null ? {} : { program })
    })
  }

  stopWaiting(): void {
    this.#invitations.stopWaiting()
  }

  #peer(candidate: Candidate, driver: string): Promise<MamePeer> {
    const { join: joined } = this.#settings()
    if (joined) return JoinedMame.join({ ...joined, driver })
    return candidate.isInvited ? this.#invitations.welcome(candidate.id, driver) : this.#start(driver)
  }

  /** A MAME that the app starts. */
  #started(profile: Profile, unavailable: ErrorData | null): Candidate {
    const { title } = profile
    const driver = profile.attach.mameDriver ?? ''
    const roms = this.#settings().romFolder === '' ? OWN_CARTRIDGE : YOUR_ROMS
    return {
      id: `mame:${profile.id}`,
      kind: 'mame',
      title: { en: `${title.en} (MAME)`, fr: `${title.fr} (MAME)` },
      detail: { en: `MAME driver ${driver}, ${roms.en}`, fr: `Pilote MAME ${driver}, ${roms.fr}` },
      profileId: profile.id,
      unavailable
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
    if (romFolder !== '') throw new AppError('mame.failed', { why: noFolder(romFolder) })
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
