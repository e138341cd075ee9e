import { createBirpc } from 'birpc'
import { z } from 'zod'
import { AppError, errorData } from '../shared/errors'
import type { HostChannel } from '../shared/node/host-channel'
import type { Decision } from '../shared/action'
import type { PolicyInfo, PolicySees } from '../shared/play'
import { joined } from '../shared/spaces'
import { isTelemetryOff } from '../shared/telemetry'
import { profileSchema, type Profile } from '../shared/profile'
import type { BeginRequest, DecideRequest, EndRequest, PolicyWorkerApi } from '../shared/policy-worker'

/** The policies that can be asked for. */
export interface Catalogue {
  /** Looked up at each call: models come and go. */
  policies(): readonly PolicyInfo[]
  /** Where models lie from now on, beside those that ship with the app. */
  lookIn(folders: readonly string[]): void
  /** Rejects with an AppError for a policy that it does not know, or that cannot play this game. */
  create(policyId: string, profile: Profile, seed: number): Promise<ServedPolicy>
}

interface ServedPolicy {
  readonly sees: PolicySees
  /** Given what it sees; nothing at all is an empty array. */
  decide(seen: Uint8Array, isOnlyShown?: boolean): Decision | Promise<Decision>
}

const MAX_RAM_BYTES = 1024 * 1024
const MAX_PICTURE_BYTES = 3 * 256 * 256
const MAX_FIELDS = 128
const NOTHING = new Uint8Array()

const seat = z.string().max(8)
const beginRequest: z.ZodType<BeginRequest> = z.strictObject({
  seat,
  policyId: z.string().max(80),
  profile: profileSchema,
  seed: z.number().int()
})
const decideRequest: z.ZodType<DecideRequest> = z.strictObject({
  seat,
  ram: z
    .instanceof(Uint8Array)
    .refine((ram) => ram.length <= MAX_RAM_BYTES, 'is too big')
    .optional(),
  picture: z
    .instanceof(Uint8Array)
    .refine((picture) => picture.length <= MAX_PICTURE_BYTES, 'is too big')
    .optional(),
  fields: z
    .instanceof(Float32Array)
    .refine((fields) => fields.length <= MAX_FIELDS, 'has too many numbers')
    .optional(),
  isOnlyShown: z.boolean().optional()
})
const foldersRequest = z.array(z.string().min(1).max(4096)).max(16)
const endRequest: z.ZodType<EndRequest> = z.strictObject({ seat })

/** Serves the contract of the policies' process over a channel: one episode at a time for each seat. */
export function servePolicies(channel: HostChannel, catalogue: Catalogue): void {
  const policies = new Map<string, ServedPolicy>()

  const api: PolicyWorkerApi = {
    ping: () => Promise.resolve('pong'),
    isTelemetryOff: () => Promise.resolve(isTelemetryOff(process.env)),
    policies: () => Promise.resolve([...catalogue.policies()]),
    lookIn: async (folders) => catalogue.lookIn(checked('lookIn', foldersRequest, folders)),
    begin: async (request) => {
      const { seat, policyId, profile, seed } = checked('begin', beginRequest, request)
      // Before the new one is made: where that is refused the seat has none, rather than the old one.
      policies.delete(seat)
      policies.set(seat, await catalogue.create(policyId, profile, seed))
    },
    decide: async (request) => {
      const { seat, isOnlyShown, ...shown } = checked('decide', decideRequest, request)
      const policy = policies.get(seat)
      if (policy === undefined)
        throw new AppError('rpc.invalid', { method: 'decide', why: `no episode has begun in seat ${seat}` })
      return policy.decide(seenBy(policy, shown), isOnlyShown)
    },
    end: async (request) => {
      policies.delete(checked('end', endRequest, request).seat)
    }
  }

  createBirpc<Record<string, never>, PolicyWorkerApi>(Object.assign(Object.create(null) as object, api), {
    post: (message) => channel.post(message),
    on: (receive) => channel.onMessage(receive),
    // A class does not survive structured clone: an error crosses as plain data.
    serialize: (message: { e?: unknown }) =>
      message.e === undefined ? message : { ...message, e: errorData(message.e) }
  })
}

const bytesOf = (numbers: Float32Array | undefined): Uint8Array | undefined =>
  numbers && new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

/** Throws 'rpc.invalid' when it is not there. */
function seenBy({ sees }: ServedPolicy, shown: Omit<DecideRequest, 'seat'>): Uint8Array {
  const seen = sightOf(sees, shown)
  if (seen !== undefined) return seen
  throw new AppError('rpc.invalid', { method: 'decide', why: `the policy sees the game's ${WORDS[sees]}` })
}

const WORDS: Readonly<Record<PolicySees, string>> = {
  ...{ ram: 'ram', picture: 'picture', fields: 'fields', nothing: 'nothing' },
  ...{ both: 'picture and fields', pictureAndRam: 'picture and ram' }
}

function sightOf(
  sees: PolicySees,
  { ram, picture, fields }: Omit<DecideRequest, 'seat'>
): Uint8Array | undefined {
  if (sees === 'nothing') return NOTHING
  if (sees === 'both') return picture && fields && joined(picture, fields)
  if (sees === 'pictureAndRam') return picture && ram && joined(picture, ram)
  return sees === 'fields' ? bytesOf(fields) : { ram, picture }[sees]
}

function checked<T>(method: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError('rpc.invalid', { method, why: `${issue?.path.join('.')}: ${issue?.message}` })
}
