import sharp from 'sharp'
import type { Frame } from '../../shared/frame'

/**
 * The picture of a recorded step, from its data URL, as a frame of the moment `tMs`; null where the step has none.
 * Rejects when it is no picture.
 */
export async function frameOfPicture(url: string, tMs: number): Promise<Frame | null> {
  const comma = url.indexOf(',')
  if (comma < 0) return null
  const bytes = Buffer.from(url.slice(comma + 1), 'base64')
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, format: 'rgba8', data, tMonotonicMs: tMs, seq: 0 }
}
