import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import type { Candidate, GameSession, Target } from '../../shared/target'
import type { HandsMaker } from '../acting/hands-user'
import { thumbnailOf } from '../capture/thumbnail'
import type { EarsMaker } from './heard-window'
import { WindowFollower } from './window-follower'
import { listWindows, lookAtDesktop, named, type DesktopWindow, type ListedWindow } from './window-list'
import { WindowRule } from './window-rule'
import { WindowSession } from './window-session'

/** Windows of the desktop: seen, and acted in where hands are given. */
export class WindowTarget implements Target {
  readonly kind = 'window'
  readonly #rules: ReadonlyMap<string, WindowRule>

  readonly #handsFor: HandsMaker | undefined
  readonly #earsFor: EarsMaker | undefined

  constructor(profiles: Iterable<Profile>, handsFor?: HandsMaker, earsFor?: EarsMaker) {
    this.#handsFor = handsFor
    this.#earsFor = earsFor
    this.#rules = new Map(
      [...profiles].flatMap(({ id, attach: { window } }) =>
        window === undefined ? [] : [[id, new WindowRule(window)]]
      )
    )
  }

  async list(): Promise<Candidate[]> {
    return (await listWindows()).map((w) => this.#candidate(w))
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    const found = (await listWindows()).find((w) => windowId(w) === candidate.id)
    if (!found) throw new AppError('window.gone', { title: candidate.title })
    const rule = profile === null ? null : (this.#rules.get(profile.id)?.title ?? null)
    return new WindowSession(
      candidate,
      profile,
      new WindowFollower(found, rule, lookAtDesktop),
      this.#handsFor,
      this.#earsFor
    )
  }

  async thumbnail(candidateId: string): Promise<string> {
    const { windows } = await lookAtDesktop()
    const found = windows.find((w) => windowId(w) === candidateId)
    if (!found || found.isMinimized || (await named(found)) === null) return ''
    return thumbnailOf({ ...(await found.capture()), format: 'rgba8' })
  }

  #candidate(window: ListedWindow): Candidate {
    const { title } = window
    const profileId = [...this.#rules].find(([, rule]) => rule.fits(window))?.[0] ?? null
    return {
      id: windowId(window),
      kind: 'window',
      title: title || nameless(window),
      detail: detailOf(window),
      profileId,
      unavailable: null
    }
  }
}

const windowId = ({ id }: DesktopWindow): string => `window:${id}`

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
