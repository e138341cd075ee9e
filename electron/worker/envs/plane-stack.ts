import { planesOf, type LiveLook } from '../../shared/live-env'

/** The last pictures of an episode, one after the other, the newest last; an episode begins with its first all through. */
export class PlaneStack {
  private readonly pictures: Uint8Array
  readonly pictureSize: number

  constructor(look: Pick<LiveLook, 'side' | 'isColour' | 'stack'>) {
    this.pictureSize = planesOf(look) * look.side * look.side
    this.pictures = new Uint8Array(look.stack * this.pictureSize)
  }

  /** A new array. */
  begin(picture: Uint8Array): Uint8Array {
    for (let at = 0; at < this.pictures.length; at += this.pictureSize) this.pictures.set(picture, at)
    return this.pictures.slice()
  }

  /** A new array. */
  next(picture: Uint8Array): Uint8Array {
    this.pictures.copyWithin(0, this.pictureSize)
    this.pictures.set(picture, this.pictures.length - this.pictureSize)
    return this.pictures.slice()
  }
}
