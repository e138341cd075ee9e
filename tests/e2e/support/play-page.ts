import type { Page } from 'playwright-core'

/** Waits until the condition holds; the error names how long it waited. */
export async function until(condition: () => Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
}

/** Who drives, as the frame around the picture shows. */
export async function driver(page: Page): Promise<string | null> {
  return await page.getAttribute('[data-driver]', 'data-driver')
}

/** Score of the episode, as the panel shows. */
export async function score(page: Page): Promise<number> {
  return Number(await page.getAttribute('[data-score]', 'data-score'))
}

/** Controls that the picture's frame shows as held. */
export async function heldControls(page: Page): Promise<string[]> {
  return await page.$$eval('[data-control].is-held', (keys) =>
    keys.map((key) => key.getAttribute('data-control') ?? '')
  )
}

/**
 * Where the ship is: the middle of what is lit in its rows of the live picture, in game pixels.
 * NaN while nothing is there. A shot in those rows is too thin to count.
 */
export async function shipX(page: Page): Promise<number> {
  return await page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.picture canvas')
    const copy = new OffscreenCanvas(canvas.width, 4).getContext('2d', { willReadFrequently: true })
    copy.drawImage(canvas, 0, -220)
    const { data } = copy.getImageData(0, 0, canvas.width, 4)
    const columns = []
    for (let x = 0; x < canvas.width; x++)
      for (let y = 0; y < 4; y++)
        if (data[(y * canvas.width + x) * 4 + 1] > 60) { columns.push(x); break }
    return columns.length < 8 ? NaN : columns.reduce((a, b) => a + b, 0) / columns.length
  })()`)
}
