/** The names of kinds as YOLO's tools keep them: classes.txt, obj.names, data.yaml. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readTextSync } from '../../../shared/node/regular-file'
import { badLabels } from '../trouble'

/** Where they may lie, the first that is there counts. */
const FILES = ['classes.txt', 'obj.names', 'data.yaml', 'data.yml', 'labels/classes.txt']

/** @throws AppError 'detect.labels' where there are none, or two are the same */
export function kindsIn(folder: string): string[] {
  const file = FILES.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (file === undefined)
    throw badLabels(folder, {
      en: 'the names of its kinds are missing; add a classes.txt with one name a line, in the order of their numbers',
      fr: 'les noms de ses sortes manquent ; ajoutez un classes.txt avec un nom par ligne, dans l’ordre de leurs numéros'
    })
  const text = readTextSync(file)
  const kinds = /\.ya?ml$/.test(file) ? yamlNames(text) : linesOf(text)
  if (kinds.length === 0)
    throw badLabels(basename(file), {
      en: 'it names no kinds; write one name a line, in the order of their numbers',
      fr: 'il ne nomme aucune sorte ; écrivez un nom par ligne, dans l’ordre de leurs numéros'
    })
  const twice = kinds.find((kind, i) => kinds.indexOf(kind) !== i)
  if (twice !== undefined)
    throw badLabels(basename(file), {
      en: `it names "${twice}" twice; give every kind a name of its own`,
      fr: `il nomme « ${twice} » deux fois ; donnez à chaque sorte un nom à elle`
    })
  return kinds
}

/** An empty line at the end is none; one between would shift all numbers and stays to be found. */
const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  while (lines.at(-1) === '') lines.pop()
  return lines
}

const plain = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/, '$2')

/** `names: [a, b]`, or below it `- a` or `0: a`: what such files have, not all of YAML. */
function yamlNames(text: string): string[] {
  const lines = text.split(/\r?\n/)
  const at = lines.findIndex((line) => /^names\s*:/.test(line))
  if (at < 0) return []
  const [, inline] = /^names\s*:\s*[[{](.*)[\]}]\s*(?:#.*)?$/.exec(lines[at]!) ?? []
  if (inline !== undefined) return inline.split(',').map((item) => plain(item.replace(/^\s*\d+\s*:/, '')))
  const names: string[] = []
  for (const line of lines.slice(at + 1)) {
    const [, item] = /^\s*-\s+(.*)$/.exec(line) ?? []
    const [, number, name] = /^\s+(\d+)\s*:\s*(.*)$/.exec(line) ?? []
    if (item !== undefined) names.push(plain(item))
    else if (name !== undefined) names[Number(number)] = plain(name)
    else if (/^\S/.test(line)) break
  }
  return Array.from(names, (name) => name ?? '')
}
