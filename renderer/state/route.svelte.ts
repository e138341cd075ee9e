export const PAGES = ['play', 'sessions', 'train', 'models', 'settings', 'system'] as const
export type Page = (typeof PAGES)[number]

/** Where the person is: a page, and for Sessions the bin or one session. */
export interface Route {
  readonly page: Page
  readonly detail: string | null
}

/** Reads `#/sessions/2026…` and the like; anything unknown leads to Play. */
export function parseHash(hash: string): Route {
  const [page, detail] = hash.replace(/^#\/?/, '').split('/')
  const known = PAGES.find((p) => p === page)
  if (known === undefined) return { page: 'play', detail: null }
  return { page: known, detail: detail === undefined || detail === '' ? null : decodeURIComponent(detail) }
}

export function hashOf(page: Page, detail: string | null = null): string {
  return detail === null ? `#/${page}` : `#/${page}/${encodeURIComponent(detail)}`
}

class Router {
  current = $state.raw<Route>(parseHash(location.hash))

  constructor() {
    addEventListener('hashchange', () => {
      this.current = parseHash(location.hash)
    })
  }

  go(page: Page, detail: string | null = null): void {
    location.hash = hashOf(page, detail)
  }
}

export const router = new Router()
