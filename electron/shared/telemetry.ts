/**
 * What stands in the environment of every process of ours, so that no library reports home. ONNX Runtime 1.30 does from
 * Linux: processor, system, name of the graph, pace (docs/privacy.md).
 */
const TELEMETRY_OFF = { ORT_DISABLE_TELEMETRY: '1' } as const

type Environment = Record<string, string | undefined>

/** Call it in every process before a library is loaded; processes that are started from there inherit it. */
export const forbidTelemetry = (environment: Environment): void =>
  void Object.assign(environment, TELEMETRY_OFF)

export const isTelemetryOff = (environment: Readonly<Environment>): boolean =>
  Object.entries(TELEMETRY_OFF).every(([name, value]) => environment[name] === value)
