import { hashOf, parseHash, type Page, type Route } from './address'

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
