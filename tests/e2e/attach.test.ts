import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findMame } from '../../electron/main/programs'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'
import { lowContrast, namelessControls } from './support/accessibility'
import { startApp, type RunningApp } from './support/app'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { driver, until } from './support/play-page'

const whyNot = whyNoBrowser() ?? whyNoDesktop()
const pictures = resolve(import.meta.dirname, '../../artifacts/screenshots')
const MOVING = 'while :; do date +%N; sleep 0.05; done'

describe.skipIf(whyNot !== null)(
  `Attaching in a real browser${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desktop: XDesktop
    let app: RunningApp
    let browser: Browser
    let page: Page
    let complaints: string[]
    const children: ChildProcess[] = []

    const openTerminal = (title: string, at: string): void => {
      children.push(desktop.run('xterm', '-T', title, '-geometry', at, '-e', MOVING))
    }
    const candidate = (name: string): Locator => page.locator('[data-candidate]', { hasText: name })
    const attach = (name: string): Promise<void> =>
      candidate(name)
        .getByRole('button', { name: /^Attach/ })
        .click()
    const goTo = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).click()
    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(pictures, `${name}.png`) })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      openTerminal('TownHallClock', '60x20+10+10')
      openTerminal('Notes', '40x12+500+300')
      app = await startApp()
      browser = await startBrowser()
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.origin })
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1024, height: 700 })
      await page.goto(app.link)
      await until(async () => (await driver(page)) === 'agent')
    })

    afterAll(async () => {
      vi.unstubAllEnvs()
      await browser?.close()
      await app?.stop()
      for (const child of children) await endChild(child)
      await desktop?.close()
    })

    test('the page is reached by G and its number, and its windows are seen live', async () => {
      await page.keyboard.press('g')
      await page.keyboard.press('2')
      await page.getByRole('heading', { name: 'Attach', exact: true }).waitFor()
      const picture = candidate('Notes').locator('img')
      const first = await picture.getAttribute('src')
      expect(first).toMatch(/^data:image\/jpeg/)
      await until(async () => (await picture.getAttribute('src')) !== first)
      await candidate('TownHallClock').locator('img').waitFor()
      await look('attach-en-1024')
    })

    test('typing finds, the arrows go through what was found, and Escape shows all again', async () => {
      await page.keyboard.press('/')
      await page.keyboard.type('clock TOWN')
      await until(async () => (await page.locator('[data-candidate]').count()) === 1)
      await page.keyboard.press('ArrowDown')
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
        'Attach TownHallClock'
      )
      await page.keyboard.press('ArrowUp')
      await page.keyboard.type(' and more')
      await page.getByText('Nothing here has “clock TOWN and more” in its name.').waitFor()
      await look('attach-nothing-found')
      await page.keyboard.press('Escape')
      await candidate('Notes').waitFor()
      await page.getByRole('group', { name: 'Show' }).getByText('MAME', { exact: true }).click()
      await until(async () => (await candidate('Notes').count()) === 0)
      await page.getByRole('group', { name: 'Show' }).getByText('All', { exact: true }).click()
    })

    test('a window is attached beside the game that runs, and each is shown in turn', async () => {
      await attach('Notes')
      await page.getByRole('navigation', { name: 'Open games' }).waitFor()
      await page.locator('[data-capture="live"]').waitFor()
      await page.getByRole('status').getByText('Watched only').waitFor()
      await look('play-window-watched')
      await page.keyboard.press('k')
      await until(async () => (await driver(page)) === 'agent')
      await page.keyboard.press('j')
      await page.locator('[data-capture]').waitFor()
      const tabs = page.getByRole('navigation', { name: 'Open games' })
      await tabs.getByRole('button', { name: 'Show Invaders cabinet' }).click()
      await until(async () => (await driver(page)) === 'agent')
      expect(await tabs.getByRole('button', { name: 'Show Notes' }).getAttribute('aria-current')).toBe(null)
    })

    test('choosing a game for a window makes it one that can be played, once attached again', async () => {
      await goTo('Attach')
      await page.getByLabel('Game played in Notes').selectOption('Invaders cabinet')
      await candidate('Notes').getByRole('button', { name: 'Attach again Notes' }).click()
      await page.locator('[data-acting]:not([data-acting="none"])').waitFor()
      await look('play-window-actable')
      await goTo('Attach')
      await until(async () => (await page.locator('[data-seat]').count()) === 2)
      await goTo('Play')
    })

    test('the agent may not act before the clicks are calibrated, which is done from here', async () => {
      await page.locator('[data-acting="no"]').waitFor()
      expect(await page.getByRole('radio', { name: 'Autonomous' }).isDisabled()).toBe(true)
      await page.getByRole('status').getByText('its clicks must be tested on this monitor').waitFor()
      await page.getByRole('button', { name: 'Calibrate' }).click()
      const dialog = page.getByRole('dialog', { name: 'Calibration' })
      await dialog.getByRole('button', { name: 'Start' }).click()
      await dialog.getByRole('progressbar').waitFor()
      await dialog.getByText('Passed. The agent may act on this monitor.').waitFor({ timeout: 60_000 })
      await dialog.getByText('1,024 × 768, scale 1').or(dialog.getByText('1024 × 768, scale 1')).waitFor()
      await look('calibration-passed')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await page.locator('[data-acting="yes"]').waitFor()
    }, 90_000)

    test('what the agent could not do is said in words, and who has the controls and why', async () => {
      const front = (title: string): void =>
        desktop.do('search', '--onlyvisible', '--name', `^${title}$`, 'windowactivate', '--sync')
      front('TownHallClock')
      await page.getByText('Autonomous', { exact: true }).click()
      await page.getByText('Not done: Another window has the focus.').waitFor()
      await look('play-window-refused')
      front('Notes')
      await page.locator('[data-refusal]').waitFor({ state: 'detached' })
      desktop.do('mousemove', '700', '200')
      await page.getByText('You took over by key or mouse.').waitFor()
      expect(await driver(page)).toBe('human')
      await page.getByRole('button', { name: 'Hand back' }).click()
      await until(async () => (await driver(page)) === 'agent')
      desktop.do('key', 'ctrl+alt+s')
      await page.getByText('You pressed the stop key.').waitFor()
      expect(await page.getByRole('radio', { name: 'Off' }).isChecked()).toBe(true)
      await goTo('Attach')
    })

    test('a second built-in game is attached by the keyboard alone, in place of the window', async () => {
      await page.getByLabel('Where', { exact: true }).selectOption('In place of Notes')
      await page.keyboard.press('/')
      await page.keyboard.type('Invaders cabinet')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('navigation', { name: 'Open games' }).waitFor()
      await until(async () => (await page.locator('[data-score]').count()) === 1)
      await goTo('Attach')
      await until(async () => (await page.locator('[data-seat]').count()) === 2)
      expect(await page.locator('[data-seat]').allInnerTexts()).toEqual([
        expect.stringContaining('Invaders cabinet (1)'),
        expect.stringContaining('Invaders cabinet (2)')
      ])
      await look('attach-two-games')
    })

    test('four games fill the app, and it says so before a fifth is tried', async () => {
      for (const name of ['TownHallClock', 'Notes']) {
        await attach(name)
        await page.getByRole('navigation', { name: 'Open games' }).waitFor()
        await goTo('Attach')
      }
      await page.getByText('4 games are open: close one').waitFor()
      await look('attach-full')
    })

    test('games are closed one by one, until nothing is attached', async () => {
      for (const left of [3, 2, 1, 0]) {
        await page
          .locator('[data-seat]')
          .first()
          .getByRole('button', { name: /^Close/ })
          .click()
        await until(async () => (await page.locator('[data-seat]').count()) === left)
      }
      await goTo('Play')
      await page.getByRole('heading', { name: 'What shall we play?' }).waitFor()
      await look('play-nothing')
      await page.getByRole('button', { name: 'Attach Invaders cabinet' }).click()
      await until(async () => (await driver(page)) !== null)
    })

    describe.skipIf(findMame('') === null)('a MAME that the person starts', () => {
      const folder = mkdtempSync(join(tmpdir(), 'apprenti-person-'))
      afterAll(() => rmSync(folder, { recursive: true, force: true }))
      const port = 20_000 + (process.pid % 30_000)
      const command = (): Promise<string> => page.getByLabel('Command').innerText()

      /** Types the command into a shell, as a person would; unseen, and with no settings but its own. */
      const startWith = (typed: string): void => {
        const unseen = typed
          .slice(1, -1)
          .replace('-window', '-video none -sound none -noreadconfig -numprocessors 1')
          .replace(/(APPRENTI_TOKEN=\w+ )/, '$1exec ')
        const env = { ...process.env, HOME: folder, SDL_VIDEODRIVER: 'dummy' }
        children.push(spawn('sh', ['-c', unseen], { cwd: folder, stdio: 'ignore', env }))
      }

      test('is told how, and a port that is taken or makes no sense is refused', async () => {
        await goTo('Attach')
        await attach('your MAME')
        await page.getByLabel('Port').fill('80')
        await page.getByLabel('Port').blur()
        await page.getByText('A port is a whole number from 1024 to 65535.').waitFor()
        const taken = createServer().listen(port, '127.0.0.1')
        await page.getByLabel('Port').fill(String(port))
        await page.getByLabel('Port').blur()
        await until(async () => (await command()).includes(`APPRENTI_PORT=${port} `))
        await page.getByRole('button', { name: 'Wait for MAME' }).click()
        await page.getByRole('alert').getByText(`Port ${port} is taken`).waitFor()
        await look('attach-join-taken')
        await new Promise((done) => taken.close(done))
      })

      test('is waited for, and no longer when the person does not want it', async () => {
        await page.getByRole('button', { name: 'Wait for MAME' }).click()
        await page.getByText(`Waiting for MAME on port ${port}`).waitFor()
        await look('attach-join-waiting')
        await goTo('Play')
        await goTo('Attach')
        await page.getByRole('button', { name: 'Stop waiting' }).click()
        await page.getByRole('button', { name: 'Wait for MAME' }).waitFor()
        expect((await page.getByRole('alert').allInnerTexts()).filter(Boolean)).toEqual([])
      })

      test('is sent away with the wrong token, by name, and the right one is still waited for', async () => {
        await page.getByRole('button', { name: 'Wait for MAME' }).click()
        startWith((await command()).replace(/TOKEN=\w+/, 'TOKEN=another0token0another0token'))
        await page.getByRole('alert').getByText('it showed a wrong token').waitFor({ timeout: 15_000 })
        await look('attach-join-refused')
      })

      test('joins by the very command that was copied, and is played', async () => {
        await page.getByRole('button', { name: 'Copy' }).click()
        await page.getByRole('button', { name: 'Copied' }).waitFor()
        const copied = await page.evaluate<string>('navigator.clipboard.readText()')
        expect(copied).toBe(await command())
        startWith(copied)
        await page
          .getByRole('navigation', { name: 'Open games' })
          .getByRole('button', { name: 'Show Invaders cabinet (your MAME)' })
          .waitFor({ timeout: 20_000 })
        await page.keyboard.press('a')
        await until(async () => (await driver(page)) === 'agent')
        await until(async () => Number(await page.getAttribute('[data-score]', 'data-score')) > 0, 20_000)
        await look('play-joined-mame')
      })

      test('is gone by name when the person closes it', async () => {
        const mame = children.at(-1)
        if (mame !== undefined) await endChild(mame)
        await page.getByRole('heading', { name: 'The game went away' }).waitFor()
      })
    })

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
