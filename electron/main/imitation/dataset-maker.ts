import type { DatasetInfo, ImitationState } from '../../shared/clonings'
import { AppError } from '../../shared/errors'
import type { Profile } from '../../shared/profile'
import type { SessionSummary } from '../../shared/session'
import type { Dataset } from '../../shared/dataset'
import type { DatasetWish } from '../record/make-dataset'
import type { DatasetLibrary } from './dataset-library'

/** What a data set is to be made of. */
export interface MakeWish {
  readonly sessions: readonly string[]
  /** The game whose actions are learned; left out: the one that was recorded. */
  readonly game?: string | undefined
  /** Its id when left out. */
  readonly title?: string | undefined
  readonly who: DatasetWish['who']
  readonly side: number
  /** Left out: as the game is best seen. */
  readonly isColour?: boolean | undefined
  /** Which part of the sessions, and what is said of it. */
  readonly part?:
    Pick<DatasetWish, 'fromSeconds' | 'toSeconds' | 'episodes' | 'expertise' | 'dropsDuplicates'> | undefined
}

/** Who reads sessions: the app's process for that, or the library itself in a command. */
interface Reader {
  list(deleted: boolean): Promise<readonly Pick<SessionSummary, 'id' | 'gameId'>[]>
  makeDataset(
    folder: string,
    wish: DatasetWish,
    tools: { readonly signal: AbortSignal; readonly onProgress: (done: number, of: number) => void }
  ): Promise<Dataset>
}

export interface MakerParts {
  readonly datasets: DatasetLibrary
  readonly reader: Reader
  readonly games: Iterable<Profile>
  readonly onProgress: () => void
}

/** Makes data sets out of sessions, one at a time. */
export class DatasetMaker {
  readonly #parts: MakerParts
  #making: { readonly stopping: AbortController; state: NonNullable<ImitationState['making']> } | null = null

  constructor(parts: MakerParts) {
    this.#parts = parts
  }

  get making(): ImitationState['making'] {
    return this.#making?.state ?? null
  }

  /**
   * @throws AppError 'dataset.busy', 'dataset.cancelled', 'dataset.twoGames', 'game.unknown', 'dataset.nothing',
   *   'dataset.nothingInPart', 'session.unknown', 'live.noActions', and as opening a session does
   */
  async make(wish: MakeWish): Promise<DatasetInfo> {
    if (this.#making !== null) throw new AppError('dataset.busy')
    const { datasets, reader, onProgress } = this.#parts
    const { sessions, who, side, part } = wish
    const stopping = new AbortController()
    const making = { stopping, state: { title: wish.title ?? '', game: wish.game ?? '', share: 0 } }
    this.#making = making
    onProgress()
    try {
      const profile = await this.#profileOf(wish)
      const { id, folder } = datasets.place(profile.id)
      const title = wish.title?.trim() || id
      // Two colours of a window's may be as bright as each other: white and yellow tiles would be the same grey.
      const isColour = wish.isColour ?? profile.clock.kind === 'realTime'
      const told = { id, title, profile, sessions, who, side, isColour, ...part }
      await reader.makeDataset(folder, told, {
        signal: stopping.signal,
        onProgress: (done, of) => {
          making.state = { title, game: profile.id, share: done / of }
          onProgress()
        }
      })
      return datasets.list({ deleted: false }).find((made) => made.id === id)!
    } catch (error) {
      throw stopping.signal.aborted ? new AppError('dataset.cancelled') : error
    } finally {
      this.#making = null
      onProgress()
    }
  }

  /** Leaves off what is being made; nothing of it is kept. */
  cancel(): void {
    this.#making?.stopping.abort()
  }

  /** The game that is learned, as the library knows it. */
  async #profileOf({ game, sessions }: MakeWish): Promise<Profile> {
    const games = [...this.#parts.games]
    const known = new Map((await this.#parts.reader.list(false)).map(({ id, gameId }) => [id, gameId]))
    const missing = sessions.find((id) => !known.has(id))
    if (missing !== undefined) throw new AppError('session.unknown', { id: missing })
    const recorded = sessions.map((id) => known.get(id) ?? null)
    const other = recorded.find((id) => id !== null && id !== (game ?? recorded[0]))
    if (game === undefined && other) throw new AppError('dataset.twoGames', { games: recorded.join(', ') })
    const id = game ?? recorded[0] ?? null
    const profile = games.find((one) => one.id === id)
    if (profile) return profile
    throw new AppError('game.unknown', { name: id ?? '–', known: games.map((one) => one.id).join(', ') })
  }
}
