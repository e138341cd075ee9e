import type { RunView } from '../../../electron/shared/runs'
import { bytesOf } from './base64'

/**
 * The picture of a view as RGBA; where the agent looks at it and saliency is given, what matters glows in amber
 * over the darkened rest.
 */
export function paintView(
  view: RunView
): { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> } | null {
  if (view.picture === null) return null
  const { width, height, data } = view.picture
  const grey = bytesOf(data)
  // Of an agent that looks at numbers, saliency is of those.
  const heat = view.saliency === null || view.observation !== null ? null : bytesOf(view.saliency)
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const light = grey[i] ?? 0
    const glow = heat === null ? 0 : (heat[i] ?? 0) / 255
    const base = heat === null ? light : light * 0.65
    rgba[i * 4] = base + (255 - base) * glow
    rgba[i * 4 + 1] = base + (172 - base) * glow
    rgba[i * 4 + 2] = base + (62 - base) * glow
    rgba[i * 4 + 3] = 255
  }
  return { width, height, rgba }
}
