import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findGame } from '../../../games/registry'
import { AppError, errorData, type ErrorData } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { anyMameId, isDriverName, type MameInvitation } from '../../shared/mame'
import { isLockStep, type LockStepProfile, type Profile } from '../../shared/profile'
import { readProfileData } from '../../shared/profile-reading'
import type { Candidate, Target } from '../../shared/target'
import { unknownRom } from './mame-complaint'
import { findMame } from '../programs'
import { draftOfMame } from './mame-draft'
import { driversIn, MameListings } from './mame-drivers'
import { readMameFacts, type MameFacts } from './mame-facts'
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

/** Any driver of MAME's: `mame:any:<driver>`, and `mame:join-any:<driver>` in a MAME that the person starts. */
const ANY = /^mame:(any|join-any):(.*)$/

const noDriver = (name: string): LocalizedText => ({
  en: `“${name}” cannot be the name of one of its games: they have small letters, digits and _ only, as “pacman”`,
  fr: `« ${name} » ne peut pas être le nom d’un de ses jeux : minuscules, chiffres et _ seulement, comme « pacman »`
})

const noMemory = ({ title, driver }: MameFacts): LocalizedText => ({
  en: `“${title}” (${driver}) has no memory that Apprenti can read. Attach its window instead`,
  fr: `« ${title} » (${driver}) n’a pas de mémoire qu’Apprenti puisse lire. Attachez plutôt sa fenêtre`
})

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
  readonly #listings = new MameListings()

  /** `profiles` is gone through whenever games are listed: there may be others by then. */
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

  async list(): Promise<Candidate[]> {
    const known = this.#games().flatMap((p) => [this.#started(p, this.#whyUnavailable(p)), joining(p)])
    return [...known, ...(await this.#found())]
  }

  /** Any driver that is named, whether it is listed or not. Throws 'mame.failed' for what can be no driver's name. */
  find(candidateId: string): Candidate | null {
    const [, kind, driver = ''] = ANY.exec(candidateId) ?? []
    if (kind === undefined) return null
    if (!isDriverName(driver)) throw new AppError('mame.failed', { why: noDriver(driver) })
    return this.#any(driver, driver, kind === 'join-any')
  }

  /** A game without a profile is given one made of what MAME tells of it. */
  async attach(candidate: Candidate, profile: Profile | null): Promise<MameSession> {
    const driver = profile?.attach.mameDriver ?? ANY.exec(candidate.id)?.[2]
    if (driver === undefined || (profile && !isLockStep(profile)))
      throw new AppError('candidate.unknown', { id: candidate.id })
    const mame = await this.#peer(candidate, driver, profile)
    try {
      const played = profile ?? draftProfile(await readMameFacts(mame))
      return await MameSession.open(candidate, played, mame, this.#settings().observation)
    } catch (error) {
      await mame.close()
      throw error
    }
  }

  /** What to type to start a MAME that joins on this port. */
  invite(candidateId: string, port: number): MameInvitation {
    const profile = this.#games().find((p) => joining(p).id === candidateId)
    const driver = profile?.attach.mameDriver ?? ANY.exec(this.find(candidateId)?.id ?? '')?.[2]
    if (driver === undefined) throw new AppError('candidate.unknown', { id: candidateId })
    const program = findMame(this.#settings().mamePath)
    const romPath = profile && this.#isShipped(profile) ? this.#romPath(profile) : this.#romFolder()
    if (romPath !== undefined && !isOneFolder(romPath))
      throw new AppError('mame.failed', { why: manyFolders(romPath) })
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

  /** What the person's ROM folder holds beside the games that are known. */
  async #found(): Promise<Candidate[]> {
    const { romFolder, mamePath } = this.#settings()
    const program = findMame(mamePath)
    if (program === null || romFolder === '' || !existsSync(romFolder)) return []
    const known = this.#games().map((p) => p.attach.mameDriver)
    const drivers = driversIn(romFolder).filter((driver) => !known.includes(driver))
    const titles = await this.#listings.titles(program, drivers)
    return [...titles].map(([driver, title]) => this.#any(driver, title, false))
  }

  #any(driver: string, title: string, isInvited: boolean): Candidate {
    const known = this.#games().find((p) => p.attach.mameDriver === driver)
    const name = known?.title ?? { en: title, fr: title }
    const yours = { en: 'your MAME', fr: 'votre MAME' }
    const { en, fr } = isInvited ? yours : { en: 'MAME', fr: 'MAME' }
    return {
      id: anyMameId(driver, isInvited),
      kind: 'mame',
      title: { en: `${name.en} (${en})`, fr: `${name.fr} (${fr})` },
      detail: { en: `MAME driver ${driver}`, fr: `Pilote MAME ${driver}` },
      profileId: known?.id ?? null,
      unavailable: null,
      ...(isInvited ? { isInvited } : {})
    }
  }

  #peer(candidate: Candidate, driver: string, profile: Profile | null): Promise<MamePeer> {
    const { join: joined } = this.#settings()
    if (joined) return JoinedMame.join({ ...joined, driver })
    if (candidate.isInvited) return this.#invitations.welcome(candidate.id, driver)
    return profile && this.#isShipped(profile) ? this.#startShipped(profile) : this.#startAny(driver)
  }

  #isShipped({ id }: Profile): boolean {
    return findGame(id) !== undefined
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

  /** A game that is the person's alone: with the images they have, whether MAME knows them or not. */
  async #startAny(driver: string): Promise<MamePeer> {
    const { watch = false } = this.#settings()
    const program = this.#program()
    const set = this.#romFolder()
    const [romPath = this.#resources.games, ...moreRomPaths] =
      set === undefined ? await this.#listings.romFolders(program) : [set]
    const plugins = this.#resources.mamePlugins
    return MameProcess.start({ program, driver, romPath, moreRomPaths, isDrawn: true, plugins, watch })
  }

  /** The ROM folder of the settings; undefined where none is set. Throws 'mame.failed' for one that is not there. */
  #romFolder(): string | undefined {
    const { romFolder } = this.#settings()
    if (romFolder === '') return undefined
    if (existsSync(romFolder)) return romFolder
    throw new AppError('mame.failed', { why: noFolder(romFolder) })
  }

  async #startShipped(profile: Profile): Promise<MamePeer> {
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
    const romFolder = this.#romFolder()
    if (romFolder !== undefined) return romFolder
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
      if (this.#isShipped(profile)) this.#romPath(profile)
      else this.#romFolder()
      return null
    } catch (error) {
      return errorData(error)
    }
  }
}

/** Throws 'mame.failed' where no profile can be made of a machine. */
function draftProfile(facts: MameFacts): LockStepProfile {
  if (facts.memory.length === 0) throw new AppError('mame.failed', { why: noMemory(facts) })
  const read = readProfileData(draftOfMame(facts))
  if ('profile' in read && isLockStep(read.profile)) return read.profile
  const { field, what } = 'problem' in read ? read.problem : { field: 'clock', what: '' }
  throw new AppError('internal', { why: `the draft of ${facts.driver} is no profile: ${field} ${what}` })
}
