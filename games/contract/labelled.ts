/** Pixels of a picture. */
interface PictureBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Something to be found in a picture. */
export interface PictureLabel {
  /** One of the kinds that the game names. */
  readonly kind: string
  /** Pixels that it takes, within the picture. */
  readonly box: PictureBox
  /** So much is over it that nobody can be asked to find it, nor not to. */
  readonly isHidden: boolean
}

/** A picture of a game of which the game knows what is on it. */
export interface LabelledPicture {
  /** Pixels of the picture. */
  readonly width: number
  readonly height: number
  /** rgba8, row by row from the top, all opaque. Whoever asked may keep it. */
  readonly pixels: Uint8Array
  readonly labels: readonly PictureLabel[]
  /** Where in the game it is: pictures of one place look alike, and must not be on both sides of a test. */
  readonly place: string
  /** How it looks, in words: colours, sizes. For whoever asks where a detector fails. */
  readonly look: string
}

/**
 * Pictures that a game makes to learn from. `training` and `heldOut` have no place and no look in common: what is learned from
 * one is judged by the other.
 */
export interface LabelledPictures {
  /** What can be found, in an order that does not change: detectors are made of it. */
  readonly kinds: readonly string[]
  /** So many pictures, one after the other; the same for the same seed. `seed`: any whole number from 0 to 2^32 - 1. */
  readonly draw: (part: 'training' | 'heldOut', seed: number, count: number) => Iterable<LabelledPicture>
}
