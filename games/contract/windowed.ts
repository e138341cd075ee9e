import type { Language } from '../../electron/shared/language'
import type { LabelledPictures } from './labelled'

/** A rectangle of whole pixels of a picture. */
export interface PictureBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a person does to a game's window. Places are pixels of its picture. */
export type WindowInput =
  | { readonly kind: 'move'; readonly x: number; readonly y: number }
  /** The pointer is somewhere else now. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'press'; readonly button: 'left' | 'right'; readonly x: number; readonly y: number }
  /** `code`: the key's place on the keyboard, as browsers name it; `key`: what it types. */
  | { readonly kind: 'key'; readonly code: string; readonly key: string }

/** An open window of a game: its picture, and how it goes on. It knows no clock: it goes on by one picture when told to. */
export interface GameWindow {
  /** Pixels of the picture. */
  readonly width: number
  readonly height: number
  /** rgba8, row by row from the top, all opaque; written over by the next `advance`. */
  readonly pixels: Uint8Array
  /** One picture further, after these inputs in their order. Returns the places whose pixels may have changed. */
  advance(inputs: readonly WindowInput[]): readonly PictureBox[]
  /** The window has another size now; the nearest that the game can have is taken. */
  resize(width: number, height: number): void
}

/** A choice that one has on opening a game's window: an option of its command. */
export interface WindowOption {
  /** As Commander takes it: `--seed <n>`. */
  readonly flags: string
  readonly about: string
  /** What holds where nothing is typed, as it would be typed. */
  readonly default: string
  /** What was typed as the game wants it. Throws a RangeError with one sentence. */
  readonly read: (text: string) => unknown
}

/** A game that the app brings with a window of its own. It is played there, watched and attached like any other window. */
export interface WindowedGame {
  /** Of its command, too. */
  readonly id: string
  /** Of its window. */
  readonly title: string
  readonly about: string
  readonly picturesPerSecond: number
  readonly options: readonly WindowOption[]
  /** `wishes`: what the options have read, by the name of the flag without dashes. */
  readonly open: (wishes: Readonly<Record<string, unknown>>, language: Language) => GameWindow
  /** Pictures of it that detectors can learn from, where it knows what is on them. */
  readonly labelled?: LabelledPictures
}
