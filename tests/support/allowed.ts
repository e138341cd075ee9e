import type { Discrete, Observation } from '../../electron/shared/spaces'

/** Whether an action is allowed where this is seen. */
export const isAllowed = ({ n, maskAt }: Discrete, action: number, seen: Observation): boolean =>
  action >= 0 && action < n && (maskAt === undefined || seen[maskAt + action]! > 0)
