import type { Region } from '../../../electron/shared/perception/region'
import { withReaderChanged, withTemplate, type CutTemplate } from '../../state/draft-fields'
import type { GameEditor } from '../../state/game-editor.svelte'
import { grown } from './region'

/** Of the size of what was cut out: how far around its place it is looked for. */
const AROUND = 0.25

/** Asks for a small picture and keeps it. Null: the person thought better of it, or it could not be kept. */
async function cut(
  editor: GameEditor,
  label: string,
  hint: () => string
): Promise<{ template: CutTemplate; region: Region } | null> {
  const answer = await editor.board.askCut(hint)
  const size = editor.board.area
  if (answer === null || size === null) return null
  const file = await editor.addTemplate(editor.templateFile(label), answer.pixels)
  if (file === null) return null
  return {
    template: { file, cutAtWidth: answer.cutAtWidth },
    region: grown(answer.region, AROUND, size)
  }
}

/** A new field: whether a small picture that the person shows is seen around its place. Answers the field's name. */
export async function addTemplateField(
  editor: GameEditor,
  label: string,
  hint: () => string
): Promise<string | null> {
  const made = await cut(editor, label, hint)
  if (made === null) return null
  const { draft, field } = withTemplate(editor.draft, made.template, made.region, label)
  editor.change(draft)
  return field
}

/** Another small picture for a field that has one. */
export async function cutAgain(
  editor: GameEditor,
  field: string,
  label: string,
  hint: () => string
): Promise<void> {
  const made = await cut(editor, label, hint)
  if (made === null) return
  editor.change(
    withReaderChanged(editor.draft, field, (reader) =>
      reader.kind === 'template' ? { ...reader, ...made.template, region: made.region } : reader
    )
  )
}

/** Leaves the background of a field's small picture out. */
export async function leaveBackgroundOut(editor: GameEditor, field: string): Promise<void> {
  const file = await editor.cutBackground(field)
  if (file === null) return
  editor.change(
    withReaderChanged(editor.draft, field, (reader) =>
      reader.kind === 'template' ? { ...reader, file } : reader
    )
  )
}
