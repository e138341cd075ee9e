import { expect, test } from 'vitest'
import type { Candidate, TargetKind } from '../../../electron/shared/target'
import { matching } from '../../../renderer/parts/attach/filter'

const candidate = (kind: TargetKind, title: string, detail: string): Candidate => ({
  id: `${kind}:${title}`,
  kind,
  title: { en: title, fr: `${title} à l’écran` },
  detail,
  profileId: null,
  unavailable: null
})
const all = [
  candidate('builtin', 'Cabinet', 'board'),
  candidate('window', 'Élan - Game', 'xterm, 640 x 480'),
  candidate('window', 'Notes', 'editor')
]
const found = (query: string, kind: TargetKind | 'all' = 'all', language: 'en' | 'fr' = 'en'): string[] =>
  matching(all, { query, kind, language }).map((c) => c.id)

test('a search finds every word in the name or the program, without regard to case and accents', () => {
  expect(found('')).toHaveLength(3)
  expect(found('  elan ')).toEqual(['window:Élan - Game'])
  expect(found('XTERM elan')).toEqual(['window:Élan - Game'])
  expect(found('xterm notes')).toEqual([])
})

test('a search is over the words that are shown, and within the kind that is shown', () => {
  expect(found('ecran')).toEqual([])
  expect(found('ecran', 'all', 'fr')).toHaveLength(3)
  expect(found('', 'window')).toHaveLength(2)
  expect(found('cabinet', 'window')).toEqual([])
})
