import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findGame } from '../../../games/registry'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { MameInvitation } from '../../shared/mame'
import { isLockStep, type Profile } from '../../shared/profile'
import type { Candidate, Target } from '../../shared/target'
import { unknownRom } from './mame-complaint'
import { findMame } from '../programs'
import { MameInvitations } from './mame-invitations'
import { JoinedMame, type MameJoin } from './mame-joined'
import { isOneFolder } from './mame-launch'
import { MameProcess, type MamePeer } from './mame-process'
import { MameSession, type MameObservation } from './mame-session'

const OWN_CARTRIDGE = { en: 'the app’s own cartridge', fr: 'la cartouche d’Apprenti' }
const YOUR_ROMS = { en: 'your own ROMs', fr: 'vos propres ROM' }

const noFolder = (folder: string): LocalizedText => ({
  en: `the ROM folder ${folder} named in Settings is not there`,
  fr: `le dossier de ROM ${folder} indiqué dans les Réglages est absent`
})

const manyFolders = (folder: string): LocalizedText => ({
  en: `the ROM folder ${folder} has a sign in its name (; $ ~) that MAME reads as something else: rename it`,
  fr: `le nom du dossier de ROM ${folder} contient un signe (; $ ~) que MAME comprend autrement : renommez-le`
})

export interface MameResources {
  /** Our own programs, each in a folder with its driver's name: a ROM folder of MAME's. */
  readonly games: string
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

/** Of a game that needs a ROM of the person's. */
const noProgram = ({ en, fr }: LocalizedText): LocalizedText => ({
  en: `the app brings no program for ${en}; name the folder with your ROMs in Settings`,
  fr: `l’application n’apporte pas de programme pour ${fr} ; indiquez le dossier de vos ROM dans les Réglages`
})

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
  readonly #profiles: Iterable<Profile>
  readonly #settings: () => MameSettings
  readonly #invitations: MameInvitations

  constructor(
    resources: MameResources,
    profiles: Iterable<Profile>,
    settings: () => MameSettings,
    invitations = new MameInvitations()
  ) {
    this.#resources = resources
    this.#profiles = profiles
    this.#settings = settings
    this.#invitations = invitations
  }

  list(): Promise<Candidate[]> {
    return Promise.resolve(
      this.#games().flatMap((p) => [this.#started(p, this.#whyUnavailable(p)), joining(p)])
    )
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<MameSession> {
    const driver = profile?.attach.mameDriver
    if (!profile || driver === undefined || !isLockStep(profile))
      throw new AppError('candidate.unknown', { id: candidate.id })
    const mame = await this.#peer(candidate, profile)
    try {
      return await MameSession.open(candidate, profile, mame, this.#settings().observation)
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  /** What to type to start a MAME that joins on this port. */
  invite(candidateId: string, port: number): MameInvitation {
    const profile = this.#games().find((p) => joining(p).id === candidateId)
    const driver = profile?.attach.mameDriver
    if (!profile || driver === undefined) throw new AppError('candidate.unknown', { id: candidateId })
    const program = findMame(this.#settings().mamePath)
    const romPath = this.#romPath(profile)
    if (!isOneFolder(romPath)) throw new AppError('mame.failed', { why: manyFolders(romPath) })
    return this.#invitations.invite(candidateId, port, {
      mamePlugins: this.#resources.mamePlugins,
      romPath,
      driver,
      ...(program === null ? {} : { program })
    })
  }

  stopWaiting(): void {
    this.#invitations.stopWaiting()
  }

  /** Those that MAME runs, as they are now. */
  #games(): Profile[] {
    return [...this.#profiles].filter((p) => p.attach.mameDriver !== undefined)
  }

  #peer(candidate: Candidate, profile: Profile): Promise<MamePeer> {
    const driver = profile.attach.mameDriver ?? ''
    const { join: joined } = this.#settings()
    if (joined) return JoinedMame.join({ ...joined, driver })
    return candidate.isInvited ? this.#invitations.welcome(candidate.id, driver) : this.#start(profile)
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

  async #start(profile: Profile): Promise<MamePeer> {
    const driver = profile.attach.mameDriver ?? ''
    const { romFolder, watch = false } = this.#settings()
    const romPath = this.#romPath(profile)
    const mame = await MameProcess.start({
      program: this.#program(),
      driver,
      romPath,
      plugins: this.#resources.mamePlugins,
      watch
    })
    // The profile says where things lie in the memory of our program and of the one MAME knows, only.
    const isKnown = romFolder === '' || this.#isOurProgram(profile, join(romFolder, driver))
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

  /** The person's ROM folder, or that of our own programs once this game's is known to be whole. */
  #romPath(profile: Profile): string {
    const { romFolder } = this.#settings()
    if (romFolder !== '' && existsSync(romFolder)) return romFolder
    if (romFolder !== '') throw new AppError('mame.failed', { why: noFolder(romFolder) })
    this.#ownProgram(profile, join(this.#resources.games, profile.id))
    return this.#resources.games
  }

  /** Whether the images in a folder are those of the app's own program. */
  #isOurProgram(profile: Profile, folder: string): boolean {
    try {
      const ours = this.#ownProgram(profile, join(this.#resources.games, profile.id))
      return Buffer.compare(this.#ownProgram(profile, folder), ours) === 0
    } catch {
      return false
    }
  }

  /** The program in a folder, of a game that the app brings one for. Throws 'mame.failed' for the others. */
  #ownProgram({ id, title }: Profile, folder: string): Uint8Array {
    const builtin = findGame(id)?.builtin
    if (builtin) return builtin.loadProgram(folder)
    throw new AppError('mame.failed', { why: noProgram(title) })
  }

  #whyUnavailable(profile: Profile): ErrorData | null {
    try {
      this.#program()
      this.#romPath(profile)
      return null
    } catch (error) {
      return errorData(error)
    }
  }
}
