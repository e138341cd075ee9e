import { accessSync, constants } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const PROGRAM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** Why no browser can be started here; null when one can. */
export function whyNoBrowser(): string | null {
  try {
    accessSync(PROGRAM, constants.X_OK)
    return null
  } catch {
    return `${PROGRAM} is missing: install Chromium (Debian: apt install chromium) or set CHROMIUM to its path`
  }
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: FLAGS })
}

/** The same with a folder of its own, which keeps what outlives a browser: cookies above all. */
export function startPersistentBrowser(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: PROGRAM,
    args: FLAGS,
    locale: 'en-GB',
    reducedMotion: 'reduce'
  })
}

/** A page that notes everything the browser complains about: failed scripts, console errors, blocked content. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return { page, complaints }
}
