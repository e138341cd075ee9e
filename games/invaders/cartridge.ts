import { join } from 'node:path'
import { AppError } from '../../electron/shared/errors'
import { readRegularSync } from '../../electron/shared/node/regular-file'

/** The four images of the program, in the order of their addresses: 0000h, 0800h, 1000h, 1800h. */
export const CARTRIDGE_FILES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e'] as const
const IMAGE_BYTES = 2048

/**
 * Reads the four images as one program of 8192 bytes. Throws 'cartridge.missing' or 'cartridge.size'
 * naming the first file that is wrong.
 */
export function loadCartridge(folder: string): Uint8Array {
  const program = new Uint8Array(CARTRIDGE_FILES.length * IMAGE_BYTES)
  CARTRIDGE_FILES.forEach((name, i) => program.set(readImage(join(folder, name)), i * IMAGE_BYTES))
  return program
}

function readImage(file: string): Uint8Array {
  let image: Uint8Array
  try {
    image = readRegularSync(file)
  } catch (error) {
    throw new AppError('cartridge.missing', { file }, { cause: error })
  }
  if (image.length !== IMAGE_BYTES)
    throw new AppError('cartridge.size', { file, expected: IMAGE_BYTES, actual: image.length })
  return image
}
