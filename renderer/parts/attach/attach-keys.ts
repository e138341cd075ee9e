const BUTTONS = '[data-attach]:not(:disabled)'

/** Up and down go from the search to the first thing to attach, and from one to the next. */
export function stepByArrow(event: KeyboardEvent, search: HTMLElement | undefined): void {
  const from = event.target instanceof HTMLElement ? event.target : null
  if (from !== search && from?.dataset['attach'] === undefined) return
  const buttons = [...document.querySelectorAll<HTMLElement>(BUTTONS)]
  const at = from === null ? -1 : buttons.indexOf(from)
  const next = event.key === 'ArrowDown' ? at + 1 : at - 1
  event.preventDefault()
  if (next < 0) search?.focus()
  else buttons[Math.min(next, buttons.length - 1)]?.focus()
}
