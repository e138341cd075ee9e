import type { GameDraft, ReaderCheck } from '../../shared/games'
import type { ReaderOf } from '../../shared/perception/readers'
import type { FontReport } from '../../shared/perception/reading-process'

/** What the page Games and the command line ask of the readers of a person's games. */
export interface GameReaders {
  /** What a draft's readers cost and what is wrong with them, tried over a recording where one is named. */
  tryOut(draft: GameDraft, sessionId?: string, asker?: AbortSignal): Promise<ReaderCheck[]>
  /** Learns a number from all corrections of it there are now; null where nothing is learned from them. */
  relearn(game: string, reader: ReaderOf<'number'>): Promise<FontReport | null>
}
