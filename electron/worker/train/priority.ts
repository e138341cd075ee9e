import { constants, setPriority } from 'node:os'
import { AppError } from '../../shared/errors'

const { PRIORITY_LOW, PRIORITY_NORMAL } = constants.priority

/**
 * Sets how readily this process gives way to others. Linux and macOS let only an administrator raise a priority again.
 * @throws AppError 'train.priority' where the system does not allow it
 */
export function setOwnPriority(priority: 'normal' | 'low', set: typeof setPriority = setPriority): void {
  try {
    set(priority === 'low' ? PRIORITY_LOW : PRIORITY_NORMAL)
  } catch (cause) {
    throw new AppError('train.priority', {}, { cause })
  }
}
