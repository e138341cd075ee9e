import type { RunView } from '../../../electron/shared/runs'

/** Bytes written in base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
}

/**
 * The picture of a view as RGBA; where saliency is given, what matters glows in amber over the darkened rest.
 */
export function paintView(
  view: RunView
): { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> } | null {
  if (view.picture === null) return null
  const { width, height, data } = view.picture
  const grey = bytesOf(data)
  const heat = view.saliency === null ? null : bytesOf(view.saliency)
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
