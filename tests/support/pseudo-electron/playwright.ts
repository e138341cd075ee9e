import { createRequire } from 'node:module'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

interface ChromiumModule {
  findChromium(): string | null
}

const { findChromium } = createRequire(import.meta.url)('./chromium.cjs') as ChromiumModule

/** Why the stand-in cannot run here; null when it can. */
export const whyNoPseudoElectron: string | null =
  process.platform === 'win32'
    ? 'the stand-in needs a POSIX shell'
    : findChromium() === null
      ? 'no Chromium on this machine (set CHROMIUM_PATH)'
      : null

/** Starts a program of Electron's under the stand-in. On real Electron only `executablePath` differs. */
export async function launchPseudoElectron(
  program: string,
  options: { readonly switches?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {}
): Promise<ElectronApplication> {
  return await _electron.launch({
    executablePath: join(import.meta.dirname, 'pseudo-electron'),
    args: [...(options.switches ?? []), program],
    env: { ...(process.env as Record<string, string>), ...options.env },
    timeout: 30_000
  })
}

/** The app's first window, once it shows the app's page. */
export async function appWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow()
  await page.waitForFunction(() => 'apprenti' in globalThis)
  return page
}
