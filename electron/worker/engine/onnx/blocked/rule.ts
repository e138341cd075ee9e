/** What the rules of the blocked layout have in common. */
import type { Tensor } from '../../graph'
import type { PlainWriter } from '../emit'
import type { BlockedNodes } from './nodes'

/** What rules write with. */
export interface Blocks {
  readonly nodes: BlockedNodes
  readonly writer: PlainWriter
  /** Channels in a block. */
  readonly size: number
  /** A tensor's name in blocks. It has four axes, and whole blocks of channels. */
  blocked(tensor: Tensor): string
}

/** What a rule wrote: in blocks or in the usual order. */
export type Written = { readonly blocked: string } | { readonly plain: string }
