import { servePolicies } from '../../electron/worker/serve'
import { AppError } from '../../electron/shared/errors'

// A worker process whose policies misbehave on demand: `hang` never comes back from a decision,
// `die` ends the process, `broken` cannot decide, `unknown` is none, `once` is refused later, any other counts its decisions
// that are done from the seed up. `both` sees pictures and numbers, `pictureAndRam` what it says. Each prefers what it was shown.
// A memory without a byte is never answered, and the process lives on.

servePolicies(
  {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener)
  },
  {
    policies: () =>
      ['count', 'broken', 'unknown', 'once', 'both', 'pictureAndRam'].map((id) => ({
        id,
        game: null,
        actions: null,
        problem: null,
        sees: id === 'both' || id === 'pictureAndRam' ? id : 'ram',
        ...((id === 'both' || id === 'pictureAndRam') && { look: { side: 16, isColour: false } }),
        title: { en: 'Count', fr: 'Compte' },
        about: { en: 'Counts', fr: 'Compte' }
      })),
    lookIn: () => undefined,
    create: async (policyId, _profile, seed) => {
      if (policyId === 'unknown') throw new AppError('policy.unknown', { name: policyId, known: 'count' })
      if (policyId === 'once' && process.env['TEST_WORKER_REFUSES'])
        throw new AppError('model.unknown', { name: policyId, known: 'count' })
      let action = seed
      return {
        sees:
          policyId === 'picture' || policyId === 'both' || policyId === 'pictureAndRam' ? policyId : 'ram',
        decide: async (ram, isOnlyShown) => {
          if (ram.length === 0) return await new Promise<never>(() => undefined)
          if (policyId === 'die') process.exit(3)
          if (policyId === 'broken')
            throw new AppError('model.invalid', { file: 'broken', why: 'it gives NaN' })
          for (;;)
            if (policyId !== 'hang') {
              const chosen = isOnlyShown ? action : action++
              return { action: chosen, reason: 'random', preferences: [...ram] }
            }
        }
      }
    }
  }
)
process.on('disconnect', () => process.exit(0))
