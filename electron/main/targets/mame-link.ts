import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { LostListener, LostReason } from '../../shared/target'
import { REPLY, type Reply } from './mame-wire'
import { processUsage } from './process-usage'

/** How long MAME may take to answer a command, if it is seen to work on it. */
const ANSWER_LIMIT_MS = 5000
/** How often it is looked at while an answer is owed, and how often in a row it may have done nothing. */
const LOOK_EVERY_MS = 300
const STILL_LOOKS = 2
const MS_PER_SECOND = 1000

interface Waiting {
  resolve(reply: Reply): void
  reject(error: AppError): void
}

/** One command after the other to the plugin in a MAME, and what becomes of them when it goes away. */
export class MameLink {
  readonly #send: (line: string) => void
  readonly #kill: () => void
  readonly #pid: () => number | undefined
  #waiting: Waiting | null = null
  #over: AppError | null = null
  #onLost: LostListener | null = null

  /** `kill` ends a MAME that went wrong, or the connection to it. */
  constructor(send: (line: string) => void, kill: () => void, pid: () => number | undefined) {
    this.#send = send
    this.#kill = kill
    this.#pid = pid
  }

  /** Called once when MAME dies or stops answering; not after `end`. */
  onLost(listener: LostListener | null): void {
    this.#onLost = listener
  }

  /**
   * Sends one command of the plugin's set and waits for its reply; one at a time. Throws 'mame.refused'
   * with the plugin's words, 'mame.silent' when no answer comes, or the way MAME ended.
   */
  async command(line: string): Promise<Reply> {
    if (this.#over) throw this.#over
    if (this.#waiting) throw new AppError('internal', { why: 'two commands to MAME at once' })
    const watch = this.#watch()
    try {
      const reply = await new Promise<Reply>((resolve, reject) => {
        this.#waiting = { resolve, reject }
        this.#send(line + '\n')
      })
      if (reply.kind === REPLY.error) throw refusal(reply)
      return reply
    } finally {
      clearInterval(watch)
    }
  }

  take(reply: Reply): void {
    if (reply.kind === REPLY.alive) return
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve(reply)
  }

  lose(
    reason: LostReason,
    detail: Text,
    error = new AppError('play.lost', { title: 'MAME', why: detail })
  ): void {
    if (this.#over) return
    const listener = this.#onLost
    this.end(error)
    listener?.(reason, detail)
    this.#kill()
  }

  /** The connection is over, as the wire tells it. */
  disconnect(reason: LostReason, { params, message }: AppError): void {
    const why = params['why'] ?? message
    this.lose(reason, typeof why === 'number' ? String(why) : why)
  }

  /** Nothing more is sent; whoever waits is told `error`. Nobody else is told anything. */
  end(error: AppError): void {
    this.#onLost = null
    this.#over ??= error
    this.#waiting?.reject(error)
    this.#waiting = null
  }

  /** Gives up on a MAME that neither answers nor works. */
  #watch(): NodeJS.Timeout {
    const startedAt = performance.now()
    let cpuBefore: number | undefined
    let still = 0
    return setInterval(() => {
      const pid = this.#pid()
      const cpu = pid === undefined ? undefined : processUsage(pid)?.cpuSeconds
      still = cpu !== undefined && cpu === cpuBefore ? still + 1 : 0
      cpuBefore = cpu
      const silentMs = performance.now() - startedAt
      if (still === STILL_LOOKS || silentMs > ANSWER_LIMIT_MS) this.#giveUp(silentMs)
    }, LOOK_EVERY_MS)
  }

  #giveUp(silentMs: number): void {
    const seconds = Math.round(silentMs / MS_PER_SECOND)
    const error = new AppError('mame.silent', { seconds })
    this.lose('hung', silent(seconds), error)
  }
}

const silent = (seconds: number): Text => ({
  en: `it did not answer for ${seconds} s`,
  fr: `il n’a pas répondu pendant ${seconds} s`
})

function refusal(reply: Reply): AppError {
  const [command = '', why = ''] = reply.content.toString('utf8').split('\t')
  return new AppError('mame.refused', { command, why })
}
