import type { EncodedFrame } from '../frame'

/** Bytes before the picture in a message of the binary lane. */
export const PICTURE_HEADER_BYTES = 32

export interface PictureHeader {
  readonly stream: number
  readonly format: EncodedFrame['format']
  readonly seq: number
  readonly width: number
  readonly height: number
  /** Pictures of this stream dropped so far because the viewer was behind. */
  readonly dropped: number
  /** Capture time, milliseconds since the Unix epoch, so that a viewer on the same machine can tell its delay. */
  readonly capturedAtMs: number
}

const FORMATS = ['png', 'jpeg'] as const

/** Lays a header out, little endian. */
export function packPictureHeader(header: PictureHeader): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(PICTURE_HEADER_BYTES)
  const view = new DataView(buffer)
  view.setUint8(0, FORMATS.indexOf(header.format))
  view.setUint16(2, header.stream, true)
  view.setUint32(4, header.seq, true)
  view.setUint16(8, header.width, true)
  view.setUint16(10, header.height, true)
  view.setUint32(12, header.dropped, true)
  view.setFloat64(16, header.capturedAtMs, true)
  return new Uint8Array(buffer)
}

/** Reads a header back. Throws a RangeError when the message is too short or of an unknown format. */
export function unpackPictureHeader(message: ArrayBuffer): PictureHeader {
  const view = new DataView(message, 0, PICTURE_HEADER_BYTES)
  const format = FORMATS[view.getUint8(0)]
  if (format === undefined) throw new RangeError(`unknown picture format ${view.getUint8(0)}`)
  return {
    format,
    stream: view.getUint16(2, true),
    seq: view.getUint32(4, true),
    width: view.getUint16(8, true),
    height: view.getUint16(10, true),
    dropped: view.getUint32(12, true),
    capturedAtMs: view.getFloat64(16, true)
  }
}
