/** What is said when networks cannot be computed on what was asked for. */
import { AppError, errorData, type ErrorData } from '../../../shared/errors'
import type { Text } from '../../../shared/language'

/** What ONNX Runtime says in its way, and what it means. */
const MEANINGS: readonly (readonly [said: RegExp, why: Text])[] = [
  [
    /backend not found/,
    { en: 'ONNX Runtime does not have it on this system', fr: 'ONNX Runtime ne l’a pas sur ce système' }
  ],
  [
    /adapter/i,
    {
      en: 'no graphics card with a working driver was found',
      fr: 'aucune carte graphique avec un pilote utilisable n’a été trouvée'
    }
  ],
  [
    /Failed to load shared library/,
    {
      en: 'CUDA 12, cuDNN 9 or ONNX Runtime’s files for them are not installed',
      fr: 'CUDA 12, cuDNN 9 ou les fichiers d’ONNX Runtime pour eux ne sont pas installés'
    }
  ]
]

/** That the CPU computes instead of `asked`, with what went wrong there. */
export function fallbackFrom(asked: string, error: unknown): ErrorData {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  const why = MEANINGS.find(([pattern]) => pattern.test(said))?.[1] ?? said.replace(/\.$/, '')
  return errorData(new AppError('device.fallback', { asked, why }))
}
