import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

export interface RendererFile {
  readonly contentType: string
  readonly bytes: Buffer<ArrayBuffer>
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/**
 * Reads one file of the built renderer for a URL path; `/` is its page. Null for anything that is
 * not a plain, visible file inside the folder: another place, a folder, a link that leads out.
 */
export async function readRendererFile(folder: string, urlPath: string): Promise<RendererFile | null> {
  const names = pathNames(urlPath === '/' ? '/index.html' : urlPath)
  if (names === null) return null
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, ...names))
    if (!file.startsWith(root + sep) || !(await stat(file)).isFile()) return null
    const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream'
    return { contentType, bytes: await readFile(file) }
  } catch {
    return null
  }
}

/** Splits a URL path into names of files and folders; null when one of them could lead elsewhere. */
function pathNames(urlPath: string): string[] | null {
  try {
    const names = urlPath.split('/').slice(1).map(decodeURIComponent)
    return names.every((name) => /^[^./\\:\0][^/\\:\0]*$/.test(name)) ? names : null
  } catch {
    return null
  }
}
