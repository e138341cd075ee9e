/** Pictures with boxes drawn on them, wherever they came from. */
import type { LocalizedText } from '../../../shared/language'
import type { Rect } from '../boxes'

export interface Label {
  readonly kind: string
  /** Pixels of the picture. */
  readonly box: Rect
}

/** A picture on the disk and what is on it. */
export interface LabelledFile {
  /** Unique in its set; without folders and ending. */
  readonly name: string
  readonly file: string
  readonly width: number
  readonly height: number
  readonly labels: readonly Label[]
  /** Pictures that look alike have the same: a map, a session. */
  readonly group: string
}

/** Something that is wrong, and where. */
export interface LabelProblem {
  readonly where: string
  readonly why: LocalizedText
}

export interface LabelSet {
  /** In the order of their numbers. */
  readonly kinds: readonly string[]
  readonly pictures: readonly LabelledFile[]
  /** Pictures of which nobody said anything: nothing is on them, or they were forgotten. */
  readonly unlabelled: number
  /** What was left out because of it. */
  readonly problems: readonly LabelProblem[]
}

/** Beyond the edges by so much of a side is rounding, not a mistake. */
const SLACK = 0.02

/** Whether a box lies in its picture and is one at all. */
export function fitsIn({ x, y, width, height }: Rect, picture: { width: number; height: number }): boolean {
  const [across, down] = [SLACK * picture.width, SLACK * picture.height]
  return (
    [x, y, width, height].every(Number.isFinite) &&
    width > 0 &&
    height > 0 &&
    x >= -across &&
    y >= -down &&
    x + width <= picture.width + across &&
    y + height <= picture.height + down
  )
}

export const OUTSIDE: LocalizedText = {
  en: 'a box lies outside of its picture or has no size; are these labels of another picture, or in pixels where shares are wanted',
  fr: 'une boîte sort de son image ou n’a pas de taille ; ces étiquettes sont-elles d’une autre image, ou en pixels au lieu de fractions'
}
