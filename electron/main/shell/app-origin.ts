import { pageHeaders } from './page-headers'
import { readRendererFile } from './renderer-files'

/** The page's own place in Electron: a scheme of ours, so that nothing of `file:` is open to it. */
export const APP_SCHEME = 'app'
const APP_HOST = 'apprenti'
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** True for a URL of the app's own page and files. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${APP_SCHEME}:` && host === APP_HOST
}

/** Answers a request of the page's scheme with a file of the built renderer. */
export async function answerAppRequest(rendererFolder: string, request: Request): Promise<Response> {
  if (!isAppUrl(request.url)) return refusal(404, 'This is not the app.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refusal(405, 'Only GET and HEAD are answered.')
  const file = await readRendererFile(rendererFolder, new URL(request.url).pathname)
  if (file === null) return refusal(404, 'There is no such file.')
  const headers = { ...pageHeaders(), 'content-type': file.contentType }
  const body = request.method === 'HEAD' ? null : file.bytes
  return new Response(body, { headers })
}

function refusal(status: number, sentence: string): Response {
  const headers = { ...pageHeaders(), 'content-type': 'text/plain; charset=utf-8' }
  return new Response(`${sentence}\n`, { status, headers })
}
