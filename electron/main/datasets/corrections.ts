import type { SessionMark, SessionSummary } from '../../shared/session'

/** What is asked of the sessions there are. */
export interface Sessions {
  list(wish: { readonly deleted: boolean }): Promise<readonly SessionSummary[]>
  open(id: string): Promise<{ readonly marks: readonly SessionMark[]; readonly policyId?: string }>
}

/** Whether a person took over from an agent, or played beside its suggestions, by the marks of a session. */
export function hasCorrection(marks: readonly SessionMark[]): boolean {
  let [mode, controller] = ['off', 'nobody']
  for (const { kind, label } of marks) {
    if (kind === 'mode') mode = label
    if (kind === 'controller') controller = label
    if (mode !== 'off' && controller === 'human') return true
  }
  return false
}

/** The sessions of a game in which this policy was corrected, the oldest first. */
export async function correctionsOf(policyId: string, sessions: Sessions, game: string): Promise<string[]> {
  const found: string[] = []
  for (const { id, problem, gameId } of await sessions.list({ deleted: false })) {
    if (problem !== null || gameId !== game) continue
    const { marks, policyId: played } = await sessions.open(id)
    if (played === policyId && hasCorrection(marks)) found.push(id)
  }
  return found.sort()
}
