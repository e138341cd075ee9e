import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { profileSchema } from '../../../electron/shared/profile'
import { profilePage } from '../../../scripts/lib/profile-page.mjs'

const schema = z.toJSONSchema(profileSchema, { io: 'input' })

it('docs/profiles.md says what the schema says (node scripts/profile-docs.mjs makes it anew)', () => {
  const page = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8')
  expect(page).toBe(profilePage(schema))
})

it('says of every field what it means', () => {
  const silent: string[] = []
  const look = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return
    if ('properties' in part)
      for (const [name, field] of Object.entries(
        part.properties as Record<string, { description?: string; const?: string }>
      ))
        if (!field.description && field.const === undefined) silent.push(`${path}.${name}`)
    for (const [key, inner] of Object.entries(part)) look(inner, `${path}.${key}`)
  }
  look(schema, '')
  expect(silent).toEqual([])
})
