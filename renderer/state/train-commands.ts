import type { RunItem } from '../../electron/shared/runs'
import { runs } from './runs.svelte'
import { commandKey, isDialogOpen, isTyping, widgetUses } from './shortcuts'

/** The keys of a run's page. */
const COMMANDS: Readonly<Record<string, (run: RunItem) => void>> = {
  p: ({ runId, status }) => {
    if (status === 'running') void runs.pause(runId)
    else if (status === 'paused') void runs.resume(runId)
  },
  c: (run) => {
    if (run.canContinue) void runs.continue(run)
  },
  e: ({ runId, status, explores }) => {
    if (status === 'running' || status === 'paused') void runs.setExplores(runId, !explores)
  },
  'Shift+s': ({ runId, status, isQueued, isAnswering }) => {
    if (status === 'running' || status === 'paused' || isQueued || !isAnswering) void runs.stop(runId)
  }
}

/** Listens for the keys of a run's page. Answers the way to stop. */
export function trainCommands(run: () => RunItem): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || isTyping(event.target) || isDialogOpen()) return
    if (widgetUses(event.target, event.key)) return
    const command = COMMANDS[commandKey(event) ?? '']
    if (command === undefined) return
    event.preventDefault()
    command(run())
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
