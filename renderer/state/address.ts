export const PAGES = [
  'play',
  'attach',
  'games',
  'sessions',
  'imitate',
  'train',
  'runs',
  'models',
  'settings',
  'system'
] as const
export type Page = (typeof PAGES)[number]

/** Where the person is: a page; for Sessions the bin or one session, for Attach the seat to attach in, for Games what game-address.ts says, for Imitate what imitate-way.ts says. */
export interface Route {
  readonly page: Page
  readonly detail: string | null
}

/** Reads `#/sessions/2026…` and the like; anything unknown leads to Play. */
export function parseHash(hash: string): Route {
  const [page, detail] = hash.replace(/^#\/?/, '').split('/')
  const known = PAGES.find((p) => p === page)
  if (known === undefined) return { page: 'play', detail: null }
  return { page: known, detail: detail === undefined || detail === '' ? null : decoded(detail) }
}

export function hashOf(page: Page, detail: string | null = null): string {
  return detail === null ? `#/${page}` : `#/${page}/${encodeURIComponent(detail)}`
}

/** An address typed or cut by hand may hold a broken % sequence: it then stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
