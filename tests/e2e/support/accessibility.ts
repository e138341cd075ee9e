import type { Page } from 'playwright-core'

/** Controls without a name a screen reader could say, as their HTML. */
export async function namelessControls(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const text = (ids) => (ids ?? '').split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    // What is folded away has no rendered text, and a name all the same.
    const words = (e) => (e.checkVisibility() ? e.innerText : e.textContent)
    const name = (e) =>
      [e.getAttribute('aria-label'), text(e.getAttribute('aria-labelledby')), words(e), e.getAttribute('alt'),
       ...[...(e.labels ?? [])].map((label) => label.textContent)].join(' ').trim()
    return [...document.querySelectorAll('button, a[href], input, select, [role="img"], [role="slider"]')]
      .filter((e) => e.closest('[aria-hidden="true"]') === null && name(e) === '')
      .map((e) => e.outerHTML.slice(0, 160))
  })()`)
}

/**
 * Texts whose colour is too close to what they stand on (WCAG AA: 4.5 to 1, or 3 to 1 when large).
 * Disabled controls and texts on striped or pictured grounds are left out.
 */
export async function lowContrast(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    const rgba = (colour) => {
      probe.clearRect(0, 0, 1, 1)
      probe.fillStyle = colour
      probe.fillRect(0, 0, 1, 1)
      return [...probe.getImageData(0, 0, 1, 1).data]
    }
    const light = ([r, g, b]) => {
      const f = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b)
    }
    const ground = (e) => {
      for (; e !== null; e = e.parentElement) {
        const style = getComputedStyle(e)
        if (style.backgroundImage !== 'none') return null
        const colour = rgba(style.backgroundColor)
        if (colour[3] === 255) return colour
      }
      return [255, 255, 255, 255]
    }
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const e = walker.currentNode.parentElement
      if (walker.currentNode.textContent.trim() === '' || !e.checkVisibility({ visibilityProperty: true })) continue
      if (e.closest(':disabled, .visually-hidden, option, script, style') !== null) continue
      const behind = ground(e)
      if (behind === null) continue
      const style = getComputedStyle(e)
      const [a, b] = [light(rgba(style.color)), light(behind)].sort((x, y) => y - x)
      const ratio = (a + 0.05) / (b + 0.05)
      const size = parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (isLarge ? 3 : 4.5)) found.push(ratio.toFixed(2) + ' ' + walker.currentNode.textContent.trim())
    }
    return found
  })()`)
}
