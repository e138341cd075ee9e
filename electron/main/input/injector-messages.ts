import type { InputEvent } from './events'
import type { Injected } from './input-driver'

/** What the driver asks of its child. */
export type InjectorRequest =
  /** Comes first: lets go of every key and every button. */
  | { readonly kind: 'start' }
  | { readonly kind: 'inject'; readonly id: number; readonly event: InputEvent; readonly byMs: number }
  | { readonly kind: 'releaseAll'; readonly id: number }
  | { readonly kind: 'close' }

/** What the child tells its driver. */
export type InjectorReply =
  | { readonly kind: 'ready' }
  /** Keyboard and mouse cannot be worked here; the process ends. */
  | { readonly kind: 'impossible'; readonly why: string }
  | { readonly kind: 'done'; readonly id: number; readonly injected: Injected | 'late' }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string }
