import type { Profile } from '../../shared/profile'
import type { Pictures } from './export-header'

/** What the writer of a format is given. */
export interface ExportTools {
  /** The ffmpeg program; null where there is none. */
  readonly ffmpeg: string | null
  readonly pictures: Pictures
  /** Of the game, for the keys that its actions hold; null where it is not known here. */
  readonly profile: Profile | null
  readonly signal: AbortSignal
  /** Called for each moment that is written. */
  readonly onMoment: () => void
}
