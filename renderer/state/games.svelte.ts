import { asAppError, type AppError } from '../../electron/shared/errors'
import type { GameDraft, GameInfo } from '../../electron/shared/games'
import { textIn } from '../../electron/shared/language'
import type { Profile } from '../../electron/shared/profile'
import type { Candidate } from '../../electron/shared/target'
import { en } from '../i18n/en'
import { fr } from '../i18n/fr'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'
import { base64Of } from './data-url'
import { idOfCopy, sameInAll } from './draft-names'
import { gameAddress } from './game-address'
import { play } from './play.svelte'
import { profiles } from './profiles.svelte'
import { router } from './route.svelte'
import { toasts } from './toasts.svelte'

const WINDOW_KEY = 'taught-in'

/** The games that are known and the bin. Null until the app has answered. */
class GamesStore {
  kept = $state.raw<readonly GameInfo[] | null>(null)
  bin = $state.raw<readonly GameInfo[] | null>(null)
  /** The candidate whose game is about to be taught. */
  beginningIn = $state<string | null>(null)

  constructor() {
    connection.onOpen((client) => {
      client.on('gamesChanged', () => {
        void this.refresh()
        void profiles.refresh()
      })
      void this.refresh()
    })
  }

  get(id: string): GameInfo | null {
    return this.kept?.find((game) => game.id === id) ?? null
  }

  /** What a game is called where others are offered beside it: a person's own is told from one that ships. */
  nameAmong({ id, title }: Profile, others: readonly Profile[]): string {
    const name = textIn(i18n.language, title).trim() || id
    if (this.get(id)?.source !== 'person') return name
    const isAlone = others.every(
      (other) =>
        other.id === id || other.title[i18n.language] !== title[i18n.language] || this.#ships(other.id)
    )
    return i18n.t.attach.profileOwn(isAlone ? name : `${name}, ${id}`)
  }

  #ships(id: string): boolean {
    return this.get(id)?.source === 'app'
  }

  async refresh(): Promise<void> {
    const [kept, bin] = await Promise.all([
      attempt(connection.call('games.list', { deleted: false })),
      attempt(connection.call('games.list', { deleted: true }))
    ])
    if (kept !== undefined) this.kept = kept
    if (bin !== undefined) this.bin = bin
  }

  /** The person's own game that a window is known to be; null: none of them. */
  knownIn({ profileId }: Candidate): GameInfo | null {
    const game = profileId === null ? null : this.get(profileId)
    return game?.source === 'person' ? game : null
  }

  /** Begins to teach the game in a window, or goes on with it where it is known; the window is attached if it is not. */
  async teach(candidate: Candidate): Promise<void> {
    this.beginningIn = candidate.id
    const isOpen = play.seats.some((seat) => seat.candidate?.id === candidate.id && seat.status !== 'lost')
    const isThere = isOpen || (await play.open(candidate.id))
    const id = isThere ? (this.knownIn(candidate)?.id ?? (await this.#begin(candidate.id))?.id) : undefined
    this.beginningIn = null
    if (id === undefined) return
    rememberWindow(id, candidate.id)
    router.go('games', gameAddress(id, 'window'))
  }

  async #begin(candidateId: string): Promise<GameDraft | null> {
    const draft = await attempt(connection.call('games.begin', { candidateId }))
    if (draft === undefined) return null
    // From now on it is found again, whatever happens to this page.
    const isKept = await attempt(connection.call('games.keepDraft', { draft }))
    return isKept === undefined ? null : draft
  }

  /** A game of the person's own that begins as a copy of another: its templates and corrections, too. */
  async copy(game: GameInfo): Promise<void> {
    const taken = [...(this.kept ?? []), ...(this.bin ?? [])].map(({ id }) => id)
    const id = idOfCopy(game.id, taken)
    const done = await attempt(copyGame(game.id, id))
    if (done !== undefined) router.go('games', gameAddress(id, 'window'))
  }

  async export({ id }: GameInfo): Promise<void> {
    const file = await attempt(connection.call('games.export', { id }))
    if (file !== undefined) toasts.info(() => i18n.t.games.exported(file))
  }

  /** Takes in what an exported file holds. Answers why it could not. `as`: another id for it. */
  async import(text: string, as?: string): Promise<AppError | null> {
    try {
      const game = await connection.call('games.import', as === undefined ? { text } : { text, as })
      toasts.info(() => i18n.t.games.imported(gameTitle(game)), {
        label: () => i18n.t.games.open,
        run: () => router.go('games', gameAddress(game.id, 'window'))
      })
      return null
    } catch (error) {
      return asAppError(error)
    }
  }

  /** Moves a game to the bin and offers to undo it. */
  async delete(game: GameInfo): Promise<void> {
    if ((await attempt(connection.call('games.delete', { id: game.id }))) === undefined) return
    toasts.info(() => i18n.t.games.deleted(gameTitle(game)), {
      label: () => i18n.t.common.undo,
      run: () => void this.restore(game)
    })
  }

  async restore(game: GameInfo): Promise<void> {
    if ((await attempt(connection.call('games.restore', { id: game.id }))) === undefined) return
    toasts.info(() => i18n.t.games.restored(gameTitle(game)))
  }
}

async function copyGame(from: string, to: string): Promise<true> {
  const [draft, templates] = await Promise.all([
    connection.call('games.draft', { id: from }),
    connection.call('games.templates', { id: from })
  ])
  const title = draft.title ?? sameInAll(from)
  const named = { en: en.games.copyTitle(title.en), fr: fr.games.copyTitle(title.fr) }
  await connection.call('games.keepDraft', { draft: { ...draft, id: to, title: named } })
  for (const { name, url } of templates)
    await connection.call('games.addTemplate', { id: to, name, png: base64Of(url) })
  for (const { field, kind } of draft.readers ?? [])
    if (kind === 'number' || kind === 'text') await copyCorrections(from, to, field)
  return true
}

async function copyCorrections(from: string, to: string, field: string): Promise<void> {
  const corrections = await connection.call('games.corrections', { id: from, field })
  for (const { text, url } of corrections)
    await connection.call('games.correct', { id: to, field, text, png: base64Of(url) })
}

/** What a game is called; one without a name by its id. */
export function gameTitle({ title, id }: GameInfo): string {
  return textIn(i18n.language, title).trim() || id
}

/** The candidate that a game was last taught in; it is looked for first when the page is opened again. */
export function rememberedWindow(gameId: string): string | null {
  return windowsTaughtIn()[gameId] ?? null
}

export function rememberWindow(gameId: string, candidateId: string): void {
  try {
    localStorage.setItem(WINDOW_KEY, JSON.stringify({ ...windowsTaughtIn(), [gameId]: candidateId }))
  } catch {
    // A browser that stores nothing asks for the window again.
  }
}

function windowsTaughtIn(): Record<string, string> {
  try {
    return (JSON.parse(localStorage.getItem(WINDOW_KEY) ?? '{}') ?? {}) as Record<string, string>
  } catch {
    return {}
  }
}

export const games = new GamesStore()
