import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { POLICY_FILE } from '../shared/policy-card'

const ONNX = '.onnx'

/** The ONNX file that a path means: the file itself, or the one in a model's folder. Null for what is no path to one. */
export function modelFileAt(path: string): string | null {
  const place = resolve(path)
  if (!existsSync(place)) return path.endsWith(ONNX) ? place : null
  if (!statSync(place).isDirectory()) return place
  const inside = join(place, POLICY_FILE)
  return existsSync(inside) ? inside : null
}
