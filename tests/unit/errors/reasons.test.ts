import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/**
 * A reason that we word ourselves is in both languages. This reads every `new AppError(...)`: its `what` and `why` may
 * be a text in each language, or a word that comes from outside (the system, Python, a file) by a name that does
 * not lead to English words in the same file. What a function of another file answers is not followed.
 */
const root = resolve(import.meta.dirname, '../../..')
/** `what` may name a flag, a method or a variable, which is the same in every language. */
const IS_NAME = /^(--?[a-z-]+|[A-Z_]+|[a-z]+(\.[a-z]+)*)$/
/** For programs, which call the contract wrongly, and for whoever mends us: no person brings these about. */
const FOR_PROGRAMS = new Set(['rpc.invalid', 'internal'])

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sources(path)
    return /\.ts$/.test(path) ? [path] : []
  })
}

/** Every expression of which the value may be this one, as far as the file tells. */
function origins(
  node: ts.Expression,
  file: ts.SourceFile,
  followed: ReadonlySet<string> = new Set()
): ts.Expression[] {
  const of = (part: ts.Expression): ts.Expression[] => origins(part, file, followed)
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return of(node.expression)
  if (ts.isConditionalExpression(node)) return [...of(node.whenTrue), ...of(node.whenFalse)]
  if (ts.isBinaryExpression(node)) return [...of(node.left), ...of(node.right)]
  if (ts.isIdentifier(node)) {
    // Names may lead round in a circle.
    if (followed.has(node.text)) return []
    const before = new Set([...followed, node.text])
    return named(node.text, file).flatMap((value) => origins(value, file, before))
  }
  return [node]
}

/** What constants of this name in the file are, and what is given for a parameter of this name. */
function named(name: string, file: ts.SourceFile): ts.Expression[] {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText(file) === name && node.initializer !== undefined)
      found.push(node.initializer)
    if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node)) {
      const at = node.parameters.findIndex((parameter) => parameter.name.getText(file) === name)
      const own = ts.isFunctionDeclaration(node) ? node.name : ownName(node)
      if (at >= 0 && own !== undefined) found.push(...given(own.getText(file), at, file))
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found.filter((value) => !ts.isIdentifier(value) || value.text !== name)
}

const ownName = (node: ts.ArrowFunction): ts.Node | undefined =>
  ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined

function given(callee: string, at: number, file: ts.SourceFile): ts.Expression[] {
  const found: ts.Expression[] = []
  // Not by calling itself: long chains lie deeper than a stack reaches.
  const left: ts.Node[] = [file]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const value = ts.isCallExpression(node) ? node.arguments[at] : undefined
    if (value !== undefined && (node as ts.CallExpression).expression.getText(file) === callee)
      found.push(value)
    ts.forEachChild(node, (child) => void left.push(child))
  }
  return found
}

/** A sentence, or part of one, in one language only. */
const isWords = (node: ts.Expression): boolean =>
  ts.isTemplateExpression(node)
    ? /[a-z]{2,} |[a-z]{2,}$/.test(
        node.head.text + node.templateSpans.map(({ literal }) => literal.text).join(' ')
      )
    : ts.isStringLiteralLike(node) && node.text !== '' && !IS_NAME.test(node.text)

/** Where an error is given words of one language: `file:line words`. */
function oneLanguage(path: string, text: string): string[] {
  if (!text.includes('new AppError(')) return []
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(file) === 'AppError') {
      const [code, params] = node.arguments ?? []
      const isForPrograms = code !== undefined && ts.isStringLiteral(code) && FOR_PROGRAMS.has(code.text)
      if (params !== undefined && ts.isObjectLiteralExpression(params) && !isForPrograms)
        for (const value of reasonsOf(params))
          for (const origin of origins(value, file).filter(isWords)) found.push(at(origin))
    }
    ts.forEachChild(node, visit)
  }
  const at = (node: ts.Node): string =>
    `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1} ${node.getText(file)}`
  visit(file)
  return found
}

function reasonsOf(params: ts.ObjectLiteralExpression): ts.Expression[] {
  return params.properties.flatMap((property) => {
    const name = property.name?.getText()
    if (name !== 'why' && name !== 'what') return []
    if (ts.isPropertyAssignment(property)) return [property.initializer]
    return ts.isShorthandPropertyAssignment(property) ? [property.name] : []
  })
}

test('whatever Apprenti words itself in an error is in both languages', () => {
  const found = ['electron', 'games', 'native']
    .flatMap(sources)
    .flatMap((path) => oneLanguage(path, readFileSync(join(root, path), 'utf8')))
  expect(found).toEqual([])
}, 120_000)

test.each([
  ["throw new AppError('input.invalid', { what: '--env', why: 'it is not there' })", 1],
  ['const why = `it has no ${x}`\nthrow new AppError("input.invalid", { what, why })', 1],
  [
    "const bad = (why: string) => new AppError('input.invalid', { what: '--x', why })\nthrow bad('too small')",
    1
  ],
  ["throw new AppError('input.invalid', { what: 'The mode', why: isOff ? 'it is off' : said })", 2],
  ["throw new AppError('input.invalid', { what: '--env', why: { en: 'no', fr: 'non' } })", 0],
  ["throw new AppError('export.failed', { why: error.message })", 0]
])('is found where it is not: %s', (text, count) => {
  expect(oneLanguage('file.ts', text)).toHaveLength(count)
})
