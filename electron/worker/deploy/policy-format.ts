/** Goes up when a policy file of before cannot be played any more. */
export const POLICY_FORMAT = 'apprenti-policy/1'
