/** Makes a drawable picture of a base64 data URL without asking the network for it. Rejects when it is damaged. */
export async function decodePicture(dataUrl: string): Promise<ImageBitmap> {
  const comma = dataUrl.indexOf(',')
  const type = /^data:([^;,]+)/.exec(dataUrl)?.[1] ?? 'image/png'
  const text = atob(dataUrl.slice(comma + 1))
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0))
  return await createImageBitmap(new Blob([bytes], { type }))
}
