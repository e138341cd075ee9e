const TEXT_INPUTS = new Set(['text', 'number', 'search', 'url', 'email', 'password', 'tel'])

/** True while the person is typing: keys are then text, never commands or game controls. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && TEXT_INPUTS.has(target.type)
}

export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null
}

/** True when the focused widget itself has a use for this key (Space on a button, arrows in a choice). */
export function widgetUses(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  const widget = target.closest('button, a[href], select, input, [role="slider"]')
  if (widget === null) return false
  if (key === ' ' || key === 'Enter') return true
  if (widget.matches('button, a[href]')) return false
  return key.startsWith('Arrow') || (widget.matches('select') && key.length === 1)
}

/** The plain letter or named key of a command; null when a system shortcut is being typed. */
export function commandKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return event.shiftKey && /^[a-z]$|^.{2,}$/.test(key) ? `Shift+${key}` : key
}
