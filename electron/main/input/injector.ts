import { hostChannel } from '../../shared/node/host-channel'
import type { InjectorReply, InjectorRequest } from './injector-messages'
import type { Injected } from './input-driver'
import { monotonicMs } from './monotonic'
import { RobotHands } from './robot'

// The process that works the keyboard and the mouse. A process of its own because robotjs ends its
// process when something is wrong with the display, and because it must outlive a crash of its parent
// by just long enough to let go of what is held.

const parent = hostChannel()
const reply = (message: InjectorReply): void => parent.post(message)
let hands: RobotHands | null = null

async function answer(request: InjectorRequest): Promise<void> {
  switch (request.kind) {
    case 'start':
      hands = await RobotHands.open()
      hands.releaseLeftovers(request.missing, (code) => reply({ kind: 'trying', code }))
      return reply({ kind: 'ready' })
    case 'close':
      return end()
    case 'inject':
    case 'releaseAll':
      return act(request)
  }
}

function act(request: Act): void {
  const { id } = request
  try {
    if (hands === null) throw new Error('not started')
    reply({ kind: 'done', id, injected: isLate(request) ? 'late' : perform(hands, request) })
  } catch (error) {
    reply({ kind: 'failed', id, why: error instanceof Error ? error.message : String(error) })
  }
}

type Act = Extract<InjectorRequest, { readonly id: number }>

function perform(hands: RobotHands, request: Act): Injected {
  return request.kind === 'inject' ? hands.inject(request.event) : hands.releaseAll()
}

/** Letting go is never too late. */
function isLate(request: Act): boolean {
  if (request.kind !== 'inject' || ('down' in request.event && !request.event.down)) return false
  return monotonicMs() > request.byMs
}

function end(): never {
  hands?.releaseAll()
  process.exit(0)
}

process.on('disconnect', end)
process.on('SIGTERM', end)
// A Ctrl+C in the terminal, or its closing, reaches the parent too, which ends in order.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => hands?.releaseAll())
process.on('uncaughtException', (error) => {
  console.error(error)
  hands?.releaseAll()
  process.exit(1)
})
parent.onMessage((message) => void answer(message as InjectorRequest))
