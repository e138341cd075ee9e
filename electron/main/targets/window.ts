import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import type { Candidate, GameSession, NamedWindow, Target } from '../../shared/target'
import type { HandsMaker } from './acted-window'
import { thumbnailOf } from '../capture/thumbnail'
import type { EarsMaker } from './heard-window'
import { WindowFollower } from './window-follower'
import {
  listWindows,
  lookAtDesktop,
  named,
  windowCandidateId,
  type DesktopWindow,
  type ListedWindow
} from './window-list'
import { ruleOf } from './window-rule'
import { WindowSession } from './window-session'

/** Windows of the desktop: seen, and acted in where hands are given. */
export class WindowTarget implements Target {
  readonly kind = 'window'
  readonly #profiles: Iterable<Profile>
  readonly #handsFor: HandsMaker | undefined
  readonly #earsFor: EarsMaker | undefined

  /** `profiles` are gone through anew each time: games come and go. The first that fits a window is offered for it. */
  constructor(profiles: Iterable<Profile>, handsFor?: HandsMaker, earsFor?: EarsMaker) {
    this.#profiles = profiles
    this.#handsFor = handsFor
    this.#earsFor = earsFor
  }

  async list(): Promise<Candidate[]> {
    const windows = await listWindows()
    const games = [...this.#profiles]
    return windows.map((w) => candidateOf(w, games))
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    const found = (await listWindows()).find((w) => windowCandidateId(w.id) === candidate.id)
    if (!found) throw new AppError('window.gone', { title: candidate.title })
    const rule = profile === null ? null : (ruleOf(profile)?.title ?? null)
    const session = new WindowSession(
      candidate,
      profile,
      new WindowFollower(found, rule, lookAtDesktop),
      this.#handsFor,
      this.#earsFor
    )
    // Whether acting is allowed depends on the monitor it is on: known from here on, and not from the first picture on.
    await session.look()
    return session
  }

  async named(candidateId: string): Promise<NamedWindow> {
    const found = (await listWindows()).find((w) => windowCandidateId(w.id) === candidateId)
    if (!found) throw new AppError('candidate.unknown', { id: candidateId })
    return { title: found.title, program: found.program }
  }

  async thumbnail(candidateId: string): Promise<string> {
    const { windows } = await lookAtDesktop()
    const found = windows.find((w) => windowCandidateId(w.id) === candidateId)
    if (!found || found.isMinimized || (await named(found)) === null) return ''
    return thumbnailOf({ ...(await found.capture()), format: 'rgba8' })
  }
}

function candidateOf(window: ListedWindow, games: readonly Profile[]): Candidate {
  const { title } = window
  return {
    id: windowCandidateId(window.id),
    kind: 'window',
    title: title || nameless(window),
    detail: detailOf(window),
    profileId: games.find((game) => ruleOf(game)?.fits(window) === true)?.id ?? null,
    unavailable: null
  }
}

/** A window without a title or a program still has a number. */
function nameless({ id }: DesktopWindow): Text {
  const number = `0x${id.toString(16)}`
  return { en: `Window ${number}`, fr: `Fenêtre ${number}` }
}

function detailOf({ program, place, isMinimized, troubles }: ListedWindow): Text {
  const { width, height } = place
  const details = [
    ...(program === '' ? [] : [{ en: program, fr: program }]),
    isMinimized
      ? { en: 'minimised', fr: 'réduite' }
      : { en: `${width} x ${height}`, fr: `${width} x ${height}` },
    ...troubles.map((why) => ({ en: `could not be read: ${why}`, fr: `illisible : ${why}` }))
  ]
  const [en, fr] = [details.map((d) => d.en).join(', '), details.map((d) => d.fr).join(', ')]
  return en === fr ? en : { en, fr }
}
