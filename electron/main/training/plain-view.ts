import type { RunView } from '../../shared/runs'
import type { LiveView } from '../../shared/training-process'

/** A view as it crosses to a page: numbers and text. */
export function plainView(view: LiveView): RunView {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return {
    ...view,
    picture: view.picture === null ? null : { ...view.picture, data: base64(view.picture.data) },
    observation: view.observation === null ? null : [...view.observation],
    preferences: [...view.preferences],
    saliency: view.saliency === null ? null : base64(view.saliency)
  }
}
