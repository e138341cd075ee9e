export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Largest size, in CSS pixels, at which a picture fits. Enlarged only by whole numbers of device
 * pixels, so that its dots stay square and sharp; shrunk freely when it is larger than the room.
 */
export function fitPicture(
  picture: Size,
  room: Size,
  devicePixelRatio: number
): Size & { isEnlarged: boolean } {
  const free = Math.min(room.width / picture.width, room.height / picture.height) * devicePixelRatio
  const scale = (free >= 1 ? Math.floor(free) : Math.max(free, 0)) / devicePixelRatio
  return { width: picture.width * scale, height: picture.height * scale, isEnlarged: free >= 1 }
}
