import sharp from 'sharp'
import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { Pixels } from '../../shared/perception/pixels'

/** What a PNG of a game may be at most. */
export interface PngLimits {
  readonly bytes: number
  readonly pixels: number
}

const refused = (name: string, why: Text, cause?: unknown): AppError =>
  new AppError('game.picture', { name, why }, { cause })

/**
 * Decodes a PNG of somebody else's, within limits: red, green, blue, alpha a pixel.
 * @param name what the picture is called in the sentence
 * @throws AppError 'game.picture'
 */
export async function decodePng(name: string, png: Uint8Array, limits: PngLimits): Promise<Pixels> {
  if (png.length > limits.bytes) throw refused(name, tooLarge(limits.bytes))
  try {
    const picture = sharp(png, { limitInputPixels: limits.pixels, failOn: 'error' })
    if ((await picture.metadata()).format !== 'png') throw refused(name, NO_PNG)
    const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch (error) {
    if (error instanceof AppError) throw error
    const isHuge = error instanceof Error && error.message.includes('pixel limit')
    throw refused(name, isHuge ? tooManyPixels(limits.pixels) : NO_PNG, error)
  }
}

/** Whether every pixel that is not transparent has one colour: nothing could be found by it. */
export function isFlat({ data }: Pixels): boolean {
  let first = -1
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0) continue
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
    if (first === -1) first = colour
    else if (colour !== first) return false
  }
  return true
}

const NO_PNG = {
  en: 'it is no PNG picture, or a damaged one',
  fr: 'ce n’est pas une image PNG, ou elle est abîmée'
}

const tooLarge = (bytes: number): Text => ({
  en: `it holds more than ${Math.round(bytes / 1024)} kB. Cut out a smaller piece`,
  fr: `elle contient plus de ${Math.round(bytes / 1024)} Ko. Découpez un morceau plus petit`
})

const tooManyPixels = (pixels: number): Text => ({
  en: `it has more than ${pixels} pixels. Cut out a smaller piece`,
  fr: `elle a plus de ${pixels} pixels. Découpez un morceau plus petit`
})
