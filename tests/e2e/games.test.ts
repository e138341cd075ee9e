import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GameDraft } from '../../electron/shared/games'
import { regionPixels } from '../../electron/shared/perception/region-pixels'
import { lowContrast, namelessControls } from './support/accessibility'
import { GAME, WINDOW, ZONES } from './support/brick-garden'
import { openPage, startBrowser, whyNoBrowser } from './support/browser'
import { GamesStandin, ORIGIN } from './support/games-standin'
import { until } from './support/play-page'

const folder = join(resolve(import.meta.dirname, '../..'), 'artifacts/screenshots')
const noBrowser = whyNoBrowser()
const STEPS = ['window', 'controls', 'fields', 'phases', 'reward', 'actions', 'try'] as const

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A newcomer's way through page Games, in the one game that the stand-in plays. */
describe.skipIf(noBrowser !== null)(
  `Teaching a game in a real browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 90_000 },
  () => {
    const app = new GamesStandin()
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true })
      browser = await startBrowser()
      context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
      context.setDefaultTimeout(60_000)
      await app.serve(context)
      ;({ page, complaints } = await openPage(context))
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto(`${ORIGIN}/#/attach`)
    })

    afterAll(async () => {
      app.stop()
      await browser?.close()
    })

    const draft = (): GameDraft => app.drafts.get('brick-garden') ?? { id: 'none' }
    /** What the app was given to keep, once it holds. */
    const kept = (holds: (draft: GameDraft) => boolean): Promise<void> => until(async () => holds(draft()))
    const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
    const goTo = async (step: string): Promise<void> => {
      await page
        .getByRole('navigation', { name: 'Steps' })
        .getByRole('link', { name: new RegExp(step) })
        .click()
      await page.getByRole('heading', { name: step, exact: true }).waitFor()
    }
    const layer = (on: Page): Locator => on.locator('.layer')
    /** Draws around a part of the picture, given in pixels of what is shown. */
    const drag = async (box: Box, shown: { width: number; height: number }): Promise<void> => {
      await page.locator('[data-asking="region"]').waitFor()
      const on = await layer(page).boundingBox()
      if (on === null) throw new Error('there is no picture')
      const at = (x: number, y: number): [number, number] => [
        on.x + (x / shown.width) * on.width,
        on.y + (y / shown.height) * on.height
      ]
      await page.mouse.move(...at(box.x, box.y))
      await page.mouse.down()
      await page.mouse.move(...at(box.x + box.width / 2, box.y + box.height / 2))
      await page.mouse.move(...at(box.x + box.width, box.y + box.height))
      await page.mouse.up()
    }
    const shot = (name: string): Promise<unknown> =>
      page.screenshot({ path: join(folder, `games-${name}.png`) })
    const look = async (name: string): Promise<void> => {
      await shot(name)
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true)
      expect(await namelessControls(page), name).toEqual([])
      expect(await lowContrast(page), name).toEqual([])
    }
    const valueOf = (field: string): Promise<string | null> =>
      page
        .locator(`[data-field="${field}"] [data-value]`)
        .getAttribute('data-value', { timeout: 1_000 })
        .catch(() => null)

    test('the page comes after Attach, by its number too, and says what it is for', async () => {
      await page.getByRole('heading', { name: 'Attach', exact: true }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('3')
      await page.getByRole('heading', { name: 'Games', exact: true }).waitFor()
      await page.getByText('Invaders cabinet').waitFor()
      await look('list-empty')
    })

    test('a window is chosen, attached, and its first draft kept before anything is done', async () => {
      await page.getByRole('link', { name: 'Teach a new game' }).first().click()
      await page.locator('[data-candidate="window:77"] img').waitFor()
      await look('choice')
      await button('Teach the game in Brick Garden').click()
      await page.locator('[data-step="window"]').waitFor()
      expect(app.asked).toContain('seats.open')
      expect(draft().attach).toEqual({ window: { program: 'brick-garden' } })
      await until(async () => (await layer(page).boundingBox()) !== null)
    })

    test('window: its name, and the game’s part drawn over the picture, to the pixel', async () => {
      await page.getByLabel('Name of the game').fill('Brick garden')
      await button('Draw the game’s part').click()
      await drag(GAME, WINDOW)
      await kept(
        ({ windowPicture, title }) => windowPicture?.part !== undefined && title?.fr === 'Brick garden'
      )
      const part = draft().windowPicture?.part
      expect(part && regionPixels(part, WINDOW)).toEqual(GAME)
      await page.getByText('640 by 480 pixels of the window are the game.').waitFor()
      await look('window')
    })

    test('controls: each key is pressed once and named, and Tab leads out', async () => {
      await goTo('Controls')
      await button('Press the keys').click()
      for (const key of ['ArrowLeft', 'ArrowRight', 'Space', 'ArrowLeft']) await page.keyboard.press(key)
      await page.getByText('← is there already.').waitFor()
      await page.keyboard.press('Tab')
      await button('Press the keys').waitFor()
      await page.getByLabel('What ← does').fill('Left')
      await page.getByLabel('What → does').fill('Right')
      await page.getByLabel('What Space does').fill('Launch the ball')
      await page.getByText('The game is played with the mouse').click()
      await kept(
        ({ pointer, controls }) => pointer !== undefined && controls?.[2]?.label.en === 'Launch the ball'
      )
      expect(draft().controls?.map(({ key }) => key)).toEqual(['ArrowLeft', 'ArrowRight', 'Space'])
      await look('controls')
    })

    test('what counts: a number is drawn, and its value stands beside its box at once', async () => {
      await goTo('What counts')
      await page.locator('[data-kind="number"]').click()
      await drag(ZONES.score, GAME)
      await until(async () => (await valueOf('score')) === '1240')
      await kept(({ readers }) => readers?.length === 1)
      const reader = draft().readers?.[0]
      expect(reader?.kind === 'number' && regionPixels(reader.region, GAME)).toEqual(ZONES.score)
      await page.locator('[data-mark="score"]').getByText('1,240').waitFor()
      await look('fields')
    })

    test('what counts: by keyboard alone a second box is made, moved, sized and named', async () => {
      await page.locator('[data-kind="number"]').focus()
      await page.keyboard.press('Enter')
      await page.locator('[data-asking="region"]:focus').waitFor()
      await page.keyboard.press('Enter')
      const [width, height] = [160, 48]
      const shape = {
        ...{ dx: ZONES.lives.x - 240, dy: ZONES.lives.y - 216 },
        dw: ZONES.lives.width - width,
        dh: ZONES.lives.height - height
      }
      const press = async (key: string, times: number): Promise<void> => {
        for (let i = 0; i < Math.floor(times / 10); i++) await page.keyboard.press(`Shift+${key}`)
        for (let i = 0; i < times % 10; i++) await page.keyboard.press(key)
      }
      await press('Alt+ArrowLeft', -shape.dw)
      await press('Alt+ArrowUp', -shape.dh)
      await press('ArrowRight', shape.dx)
      await press('ArrowUp', -shape.dy)
      await page.keyboard.press('Enter')
      await kept(({ readers }) => readers?.length === 2)
      const made = draft().readers?.[1]
      expect(made?.kind === 'number' && regionPixels(made.region, GAME)).toEqual(ZONES.lives)
      await page.getByLabel('Name', { exact: true }).fill('Lives')
      await page.keyboard.press('Tab')
      await until(async () => (await valueOf('lives')) === '3')
    })

    test('undo takes it back piece by piece, redo brings it again, also while typing', async () => {
      await page.getByLabel('Name', { exact: true }).fill('Hearts')
      await page.keyboard.press('Tab')
      await kept(({ fields }) => fields?.['hearts'] !== undefined)
      await page.keyboard.press('Control+z')
      await kept(({ fields }) => fields?.['lives']?.label.en === 'Lives')
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+z')
      await kept(({ readers }) => readers?.length === 1)
      await page.keyboard.press('Control+Shift+Z')
      await button('Redo').click()
      await kept(({ fields, readers }) => readers?.length === 2 && fields?.['lives']?.label.en === 'Lives')
    })

    test('what counts: a recording tests the reading over all of it, and a wrong value is corrected', async () => {
      await page.locator('[data-field="score"] > button').click()
      await page.getByRole('group', { name: 'Picture' }).getByText('Recording').click()
      await page.getByLabel('Moment of the recording').waitFor()
      await button('Read it').click()
      await until(async () => (await page.locator('[data-moment]').count()) === 60, 15_000)
      const unsure = page.locator('[data-moment].is-unsure')
      expect(await unsure.count()).toBeGreaterThan(3)
      const doubtful = unsure.filter({ hasText: /[0-9]{3}/ }).first()
      await doubtful.click()
      await until(
        async () =>
          (await valueOf('score')) === (await doubtful.locator('.value').innerText()).replace(',', '')
      )
      await page.getByLabel('It says').fill('350')
      await button('Correct').click()
      await page.getByRole('status').getByText('1 correction so far. Not seen twice yet').waitFor()
      await look('fields-recording')
    })

    test('what counts: a bar, and a look at what its colour is', async () => {
      await page.locator('[data-kind="bar"]').click()
      await drag(ZONES.time, GAME)
      await page.getByLabel('Name', { exact: true }).fill('Time left')
      await page.keyboard.press('Tab')
      await button('Colour of its full part: pick from the picture').click()
      await page.locator('[data-asking="point"]').click({ position: { x: 0, y: 0 }, force: true })
      await kept(({ readers }) => readers?.[2]?.kind === 'bar' && readers[2].filled?.[0] === '#0c131d')
    })

    test('what counts: which of some colours there is most of, each under a name', async () => {
      await page.locator('[data-kind="colour"]').click()
      await drag(ZONES.sign, GAME)
      await page.getByLabel('It tells').selectOption('which colour there is most of')
      await page.getByLabel('What it means').fill('play')
      await page.keyboard.press('Tab')
      await page.locator('[data-colour="play"]').waitFor()
      await button('Add a colour from the picture').click()
      await page.locator('[data-asking="point"]').click({ position: { x: 0, y: 0 }, force: true })
      await page.locator('[data-colour="Colour 2"]').waitFor()
      await kept(({ readers }) => readers?.[3]?.kind === 'colour' && 'Colour 2' in (readers[3].palette ?? {}))
      expect(draft().readers?.[3]).toMatchObject({ palette: { play: '#ffffff', 'Colour 2': '#0c131d' } })
      await look('fields-colours')
      await button(/^Remove Colour$/).click()
      await kept(({ readers }) => readers?.length === 3)
    })

    test('when: what is on the picture is said, and a sign cut out of it tells it from then on', async () => {
      await goTo('When')
      app.shownPhase = 'menu'
      await page.getByLabel('Moment of the recording').fill('30')
      await button('This is the menu').click()
      await page
        .locator('[data-phase="menu"]')
        .getByRole('button', { name: 'Cut a sign from the picture' })
        .click()
      await drag(ZONES.sign, GAME)
      await page.getByRole('status').getByText('Now: Menu').waitFor()
      app.shownPhase = 'over'
      await page.getByLabel('Moment of the recording').fill('1700')
      await page.getByRole('status').getByText('Now: none of these').waitFor()
      await button('This is game over').click()
      await page
        .locator('[data-phase="gameOver"]')
        .getByRole('button', { name: 'Cut a sign from the picture' })
        .click()
      await drag(ZONES.sign, GAME)
      await page.getByRole('status').getByText('Now: Game over').waitFor()
      await page.getByLabel('Moment of the recording').fill('700')
      await button('This is play').click()
      const play = page.locator('[data-phase="play"]')
      await play.getByRole('button', { name: 'Add a condition' }).click()
      await play.getByLabel('Value').selectOption('Lives')
      await play.getByLabel('Lives is how').selectOption('is above')
      await page.getByRole('status').getByText('Now: Play').waitFor()
      await kept(
        ({ phaseRules }) => phaseRules?.[2]?.when[0] !== undefined && 'above' in phaseRules[2].when[0]
      )
      expect(draft().phaseRules?.map(({ phase }) => phase)).toEqual(['menu', 'gameOver', 'play'])
      expect(draft().episode?.phases).toEqual(['play'])
      const sign = draft().readers?.find(({ kind }) => kind === 'template')
      expect(sign?.kind === 'template' && [sign.file, sign.cutAtWidth]).toEqual(['signOfMenu.png', 640])
    })

    test('when: what begins a new game is recorded by pressing and clicking', async () => {
      await button('Press a key').click()
      await page.keyboard.press('Enter')
      await button('Wait').click()
      await button('Click a place').click()
      await page.locator('[data-asking="point"]').waitFor()
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Enter')
      await kept(({ episode }) => episode?.restart?.length === 3)
      expect(draft().episode?.restart).toEqual([
        { press: 'enter' },
        { waitSeconds: 1 },
        { click: { at: { x: 0.5, y: 0.5 + 10 / 480 } } }
      ])
      expect(draft().controls?.map(({ key }) => key)).toContain('Enter')
      await look('phases')
    })

    test('reward: choosing what counts points and lives makes more better and less worse', async () => {
      await goTo('Reward')
      await page.getByLabel('Which one counts the points?').last().selectOption('Score')
      await page.getByLabel('Which one counts the lives?').last().selectOption('Lives')
      const lives = page.locator('[data-reward="lives"]')
      await lives.getByLabel('Points for each').fill('50')
      await page.keyboard.press('Tab')
      await lives.getByText('−50 for each one that Lives goes down').waitFor()
      await kept(({ rewards }) => rewards?.length === 2)
      expect(draft().rewards).toEqual([
        { field: 'score', of: 'gain', weight: 1 },
        { field: 'lives', of: 'loss', weight: -50 }
      ])
      await look('reward')
    })

    test('actions: they are learned from the recording, under the names of the keys that were there', async () => {
      await goTo('Actions')
      await button('Learn').click()
      await page.getByText('4 actions learned.').waitFor()
      await kept(({ actions }) => actions?.length === 4)
      expect(draft().actions?.[1]).toMatchObject({ id: 'left', hold: ['arrowLeft'] })
      await button('Change Space').click()
      await page.getByLabel('Name', { exact: true }).fill('Launch')
      await kept(({ actions }) => actions?.[3]?.label.en === 'Launch')
      await look('actions')
    })

    test('actions: places in a row for the pointer, and a mirror in which left is right', async () => {
      await page.getByLabel('How many', { exact: true }).fill('5')
      await page.keyboard.press('Tab')
      await button('Draw the row').click()
      await drag({ x: 20, y: 440, width: 600, height: 20 }, GAME)
      await kept(({ actions }) => actions?.length === 9)
      const places = draft().actions?.slice(0, 5) ?? []
      expect(places.map(({ id }) => id)).toEqual(['at1', 'at2', 'at3', 'at4', 'at5'])
      for (const [i, { move }] of places.entries()) {
        expect(move?.at.x).toBeCloseTo((20 + 150 * i) / GAME.width, 3)
        expect(move?.at.y).toBeCloseTo(450 / GAME.height, 3)
      }
      await page.getByText('Left for right').click()
      await kept(({ fairFlips }) => fairFlips !== undefined)
      expect(draft().fairFlips).toEqual({
        leftRight: { swaps: [{ control: 'arrowLeft', with: 'arrowRight' }] }
      })
      await look('actions-row')
      await button('Undo').click()
      await button('Undo').click()
      await kept(({ actions, fairFlips }) => actions?.length === 4 && fairFlips === undefined)
    })

    test('a reload comes back to the same draft, at the same step', async () => {
      const before = JSON.stringify(draft())
      await page.reload()
      await page.getByRole('heading', { name: 'Actions', exact: true }).waitFor()
      await page.getByRole('heading', { name: 'Brick garden' }).waitFor()
      await page.locator('[data-action="launch"]').waitFor()
      expect(JSON.stringify(draft())).toBe(before)
    })

    test('the game’s window is closed: it is said, nothing is lost, and work goes on', async () => {
      await app.closeWindow()
      await page.getByRole('status').getByText('Nothing is lost: your work is kept.').waitFor()
      await look('closed')
      await goTo('Reward')
      await page.locator('[data-reward="lives"]').getByLabel('Points for each').fill('20')
      await page.keyboard.press('Tab')
      await kept(({ rewards }) => rewards?.[1]?.weight === -20)
      await app.openWindow()
      await page.getByText('Nothing is lost: your work is kept.').waitFor({ state: 'hidden' })
    })

    test('try: what is missing is said in words and leads to its step; put right, it is saved and played', async () => {
      await goTo('When')
      await button('Something else').click()
      await goTo('Try')
      await page.getByText('Nothing tells when it is “Phase”.').waitFor()
      await look('try-missing')
      await page.getByRole('link', { name: 'Go to When' }).first().click()
      await button('Remove Phase').click()
      await goTo('Try')
      await page.getByText('It can be played.').waitFor()
      await look('try')
      await button('Save the game').click()
      await page.getByText('Saved as it stands.').waitFor()
      expect(app.drafts.has('brick-garden')).toBe(false)
      expect(app.profiles.get('brick-garden')?.readers.map(({ field }) => field)).toEqual([
        ...['score', 'lives', 'timeLeft', 'signOfMenu', 'signOfGameOver']
      ])
      await button('Play it').click()
      await page.waitForURL(/#\/play$/)
      expect(app.asked).toContain('targets.chooseProfile')
    })

    test('the list keeps it: copied, exported, deleted and brought back, and taken in again under another name', async () => {
      await page.goto(`${ORIGIN}/#/games`)
      const row = page.locator('[data-game="brick-garden"]')
      await row.getByText('4 keys, 5 values read, 4 actions').waitFor()
      await row.getByRole('button', { name: 'Export Brick garden' }).click()
      await page.getByText(/exports\/brick-garden\.json/).waitFor()
      const content = JSON.stringify(app.profiles.get('brick-garden'))
      const picker = page.getByLabel('Import…', { exact: true }).last()
      await picker.setInputFiles({
        name: 'garden.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content)
      })
      await page.getByRole('dialog').getByText('"brick-garden" is taken').waitFor()
      await page.getByLabel('Another short name for it').fill('garden-two')
      await button('Import under this name').click()
      await page.locator('[data-game="garden-two"]').waitFor()
      await row.getByRole('button', { name: 'Delete Brick garden' }).click()
      await row.waitFor({ state: 'detached' })
      await look('list')
      await page.getByRole('link', { name: 'Bin (1)' }).click()
      await button('Restore Brick garden').click()
      await page.getByRole('link', { name: 'All games' }).click()
      await row.waitFor()
      await row.getByRole('button', { name: 'Copy Brick garden' }).click()
      await page.getByRole('heading', { name: 'Brick garden (copy)' }).waitFor()
      expect(app.drafts.get('brick-garden-2')?.title).toEqual({
        en: 'Brick garden (copy)',
        fr: 'Brick garden (copie)'
      })
      await goTo('What counts')
      await page.locator('[data-field="signOfMenu"] > button').click()
      expect(await page.getByAltText('The small picture of Sign of Menu').getAttribute('src')).toMatch(
        /^data:image\/png/
      )
    })

    for (const theme of ['light', 'dark'] as const)
      test(`every step in the ${theme} theme, narrow and wide and in French, fits, has names and contrast`, async () => {
        for (const [language, width, height] of [
          ['en', 1024, 700],
          ['fr', 1024, 700],
          ['en', 1600, 1000]
        ] as const) {
          app.look = { language, theme }
          const { page: stage, complaints: said } = await openPage(context)
          await stage.setViewportSize({ width, height })
          for (const step of STEPS) {
            await stage.goto(`${ORIGIN}/#/games/brick-garden.${step}`)
            await stage.reload()
            await stage.locator(`[data-step="${step}"]`).waitFor()
            await until(async () => (await layer(stage).boundingBox()) !== null)
            if (step === 'fields') await stage.locator('[data-field] > button').first().click()
            if (step === 'actions') await stage.locator('[data-action] .row').nth(1).click()
            await stage.waitForTimeout(700)
            const name = `${step}-${theme}-${language}-${width}`
            await stage.screenshot({ path: join(folder, `games-${name}.png`) })
            expect(await stage.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(
              true
            )
            expect(await namelessControls(stage), name).toEqual([])
            expect(await lowContrast(stage), name).toEqual([])
          }
          expect(said).toEqual([])
          await stage.close()
        }
      }, 180_000)

    test('the browser had nothing to complain about', () => {
      expect(complaints).toEqual([])
    })
  }
)
