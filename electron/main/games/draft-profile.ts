import { z } from 'zod'
import { phasesSchema, phaseProblems } from '../../shared/perception/phases'
import { problemsOf, readerSchema, type Problem, type Reader } from '../../shared/perception/readers'
import type { Profile } from '../../shared/profile'
import { profileSchema } from '../../shared/profile'

/** What of a draft can be read by already: readers that are not right yet are left out, and told. */
export interface ReadableDraft extends Pick<Profile, 'id' | 'readers' | 'phaseRules' | 'windowPicture'> {
  readonly problems: readonly Problem[]
}

const plainId = z.string().regex(/^[a-z][A-Za-z0-9-]{0,59}$/)

/** As much of a person's draft as makes sense: the rest waits until they have finished it. */
export function readableDraft(draft: Readonly<Record<string, unknown>>): ReadableDraft {
  const problems: Problem[] = []
  const readers: Reader[] = []
  listIn(draft['readers']).forEach((wish, i) => {
    const parsed = readerSchema.safeParse(wish)
    if (!parsed.success) problems.push(...problemsOf(parsed.error, `readers.${i}`))
    else if (readers.some(({ field }) => field === parsed.data.field))
      problems.push({ field: `readers.${i}.field`, what: `"${parsed.data.field}" is read already` })
    else readers.push(parsed.data)
  })
  readers.push(...memoryReaders(draft['memory'], readers))
  const rules = phasesSchema.safeParse(draft['phaseRules'] ?? [])
  if (!rules.success) problems.push(...problemsOf(rules.error, 'phaseRules'))
  const phaseRules = rules.success ? rules.data : []
  problems.push(...phaseProblems(phaseRules, readers))
  const picture = profileSchema.shape.windowPicture.safeParse(draft['windowPicture'])
  if (!picture.success) problems.push(...problemsOf(picture.error, 'windowPicture'))
  const id = plainId.safeParse(draft['id'])
  return {
    id: id.success ? id.data : 'draft',
    readers,
    phaseRules,
    windowPicture: picture.success ? picture.data : undefined,
    problems
  }
}

/** The numbers that a draft says lie in memory, as what reads them; those that are read already are left out. */
function memoryReaders(memory: unknown, known: readonly Reader[]): Reader[] {
  const fields = memoryFields.safeParse(memory)
  if (!fields.success) return []
  return Object.entries(fields.data.fields).flatMap(([field, { at, type, length }]) => {
    if (known.some((reader) => reader.field === field)) return []
    const reader = readerSchema.safeParse({ field, kind: 'memory', at, type, length })
    return reader.success ? [reader.data] : []
  })
}

const memoryFields = z.object({
  fields: z.record(
    z.string(),
    z.object({ at: z.unknown(), type: z.unknown(), length: z.unknown().optional() })
  )
})

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
