import { formatOneSchema, fromFormatOne } from './profile-format-1'
import type { Problem } from './perception/readers'
import { profileSchema, type Profile } from './profile'

/** What a file holds as a profile, or the first field that is wrong and what would be right. Older formats are read too. */
export type ReadProfile =
  { readonly profile: Profile } | { readonly problem: { readonly field: string; readonly what: string } }

export function readProfileData(data: unknown): ReadProfile {
  const isOlder = (data as { format?: unknown } | null)?.format === 1
  const older = isOlder ? formatOneSchema.safeParse(data) : null
  if (older && !older.success) return problemOf(older.error.issues)
  const result = profileSchema.safeParse(older ? fromFormatOne(older.data) : data)
  return result.success ? { profile: result.data } : problemOf(result.error.issues)
}

const problemOf = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): ReadProfile => ({
  problem: { field: issues[0]?.path.map(String).join('.') ?? '', what: issues[0]?.message ?? '' }
})

/** Every problem of what stands for a profile of this format; none: it is one. */
export function profileProblems(data: unknown): Problem[] {
  const result = profileSchema.safeParse(data)
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), what: message }))
}
