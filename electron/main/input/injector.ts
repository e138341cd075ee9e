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

/** One request at a time: an event is done before the next is judged too late. */
let turn: Promise<void> = Promise.resolve()

async function answer(request: InjectorRequest): Promise<void> {
  switch (request.kind) {
    case 'start':
      return start()
    case 'close':
      return end()
    case 'inject':
    case 'releaseAll':
      return act(request)
  }
}

async function start(): Promise<void> {
  try {
    hands = await RobotHands.open()
    await hands.releaseLeftovers()
    reply({ kind: 'ready' })
  } catch (error) {
    reply({ kind: 'impossible', why: error instanceof Error ? error.message : String(error) })
  }
}

async function act(request: Act): Promise<void> {
  const { id } = request
  try {
    if (hands === null) throw new Error('not started')
    reply({ kind: 'done', id, injected: isLate(request) ? 'late' : await perform(hands, request) })
  } catch (error) {
    reply({ kind: 'failed', id, why: error instanceof Error ? error.message : String(error) })
  }
}

type Act = Extract<InjectorRequest, { readonly id: number }>

function perform(hands: RobotHands, request: Act): Promise<Injected> {
  return request.kind === 'inject' ? hands.inject(request.event) : hands.releaseAll()
}

/** Letting go is never too late. */
function isLate(request: Act): boolean {
  if (request.kind !== 'inject' || ('down' in request.event && !request.event.down)) return false
  return monotonicMs() > request.byMs
}

async function end(code = 0): Promise<never> {
  // However the display takes it, this process is over; the next one lets go of what it could not.
  await hands?.releaseAll().catch((error: unknown) => console.error(error))
  process.exit(code)
}

process.on('disconnect', () => void end())
process.on('SIGTERM', () => void end())
// Under Electron a Ctrl+C in the terminal, or its closing, reaches the parent too, which ends in order.
for (const signal of ['SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => void hands?.releaseAll().catch((error: unknown) => console.error(error)))
function fall(error: unknown): void {
  console.error(error)
  void end(1)
}
process.on('uncaughtException', fall)
process.on('unhandledRejection', fall)
parent.onMessage((message) => {
  turn = turn.then(() => answer(message as InjectorRequest))
})
