import type { InputEvent } from './events'
import type { Injected } from './input-driver'
import type { KeyCode } from './keys'

/** What the driver asks of its child. */
export type InjectorRequest =
  /** Comes first: lets go of every key but those the layout lacks, and of every button. */
  | { readonly kind: 'start'; readonly missing: readonly KeyCode[] }
  | { readonly kind: 'inject'; readonly id: number; readonly event: InputEvent; readonly byMs: number }
  | { readonly kind: 'releaseAll'; readonly id: number }
  | { readonly kind: 'close' }

/** What the child tells its driver. */
export type InjectorReply =
  /** About to touch this key for the first time: one the layout lacks ends the process. */
  | { readonly kind: 'trying'; readonly code: KeyCode }
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly injected: Injected | 'late' }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string }
