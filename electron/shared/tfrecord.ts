/**
 * TFRecord framing (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details): the length of
 * the payload as 64 bits, its masked CRC-32C, the payload, its masked CRC-32C.
 */
const POLYNOMIAL = 0x82f63b78
const MASK_DELTA = 0xa282ead8

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1
  return rest
})

/** CRC-32C (Castagnoli). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

/** As TFRecord stores it: a CRC of data that itself holds CRCs would be weak. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0
}

/** A payload in its frame. */
export function record(payload: Uint8Array): Uint8Array {
  const framed = new Uint8Array(payload.length + 16)
  const view = new DataView(framed.buffer)
  view.setBigUint64(0, BigInt(payload.length), true)
  view.setUint32(8, maskedCrc(framed.subarray(0, 8)), true)
  framed.set(payload, 12)
  view.setUint32(12 + payload.length, maskedCrc(payload), true)
  return framed
}
