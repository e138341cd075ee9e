import { open } from 'node:fs/promises'
import sharp from 'sharp'
import type { Dataset } from '../../shared/dataset'
import { planesOf } from '../../shared/live-env'

/** Pictures of a data set as data URLs, as an agent sees them: one after the other, nothing else is read of the file. */
export async function pictureUrls(
  file: string,
  { side, isColour }: Pick<Dataset, 'side' | 'isColour'>,
  moments: readonly number[]
): Promise<string[]> {
  const planes = planesOf({ isColour })
  const bytes = planes * side ** 2
  const handle = await open(file)
  try {
    const urls: string[] = []
    for (const moment of moments) {
      const picture = new Uint8Array(bytes)
      await handle.read(picture, 0, bytes, moment * bytes)
      const raw = { width: side, height: side, channels: isColour ? 3 : 1 } as const
      const png = await sharp(isColour ? interleaved(picture, side ** 2) : picture, { raw })
        .png()
        .toBuffer()
      urls.push(`data:image/png;base64,${png.toString('base64')}`)
    }
    return urls
  } finally {
    await handle.close()
  }
}

/** Planes one after the other as pixels with their three colours side by side. */
function interleaved(planes: Uint8Array, size: number): Uint8Array {
  return Uint8Array.from({ length: 3 * size }, (_, i) => planes[(i % 3) * size + Math.floor(i / 3)] ?? 0)
}
