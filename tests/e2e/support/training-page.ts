import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { lowContrast, namelessControls } from './accessibility'
import { startApp, type RunningApp } from './app'
import { openPage, startBrowser } from './browser'

const folder = join(resolve(import.meta.dirname, '../../..'), 'artifacts/screenshots')

/** The whole app in a browser, for those who train in it. */
export class TrainingPage {
  private constructor(
    private readonly app: RunningApp,
    private readonly browser: Browser,
    readonly page: Page,
    /** What the browser complained about. */
    readonly complaints: readonly string[]
  ) {}

  /** `patienceMs`: how long anything on the page is waited for. */
  static async open(patienceMs: number): Promise<TrainingPage> {
    mkdirSync(folder, { recursive: true })
    const app = await startApp()
    const browser = await startBrowser()
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
    context.setDefaultTimeout(patienceMs)
    const { page, complaints } = await openPage(context)
    await page.setViewportSize({ width: 1440, height: 1000 })
    await page.goto(app.link)
    await page.locator('h1').first().waitFor()
    return new TrainingPage(app, browser, page, complaints)
  }

  visit(hash: string): Promise<unknown> {
    return this.page.evaluate(`location.hash = '#/${hash}'`)
  }

  /** Of the run that is open. */
  status(): Promise<string | null> {
    return this.page.locator('[data-run] [data-status]').first().getAttribute('data-status')
  }

  /** Halts every process that trains, as Ctrl+Z in a terminal does. */
  freeze(): void {
    for (const pid of this.app.trainers()) process.kill(pid, 'SIGSTOP')
  }

  async shot(name: string, fullPage = false): Promise<void> {
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage })
  }

  /** Nothing sticks out to the side, every control has a name, and every text can be read. */
  async fits(where: string): Promise<void> {
    const isWithin = await this.page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    expect(isWithin, where).toBe(true)
    expect(await namelessControls(this.page), where).toEqual([])
    expect(await lowContrast(this.page), where).toEqual([])
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.app.stop()
  }
}
