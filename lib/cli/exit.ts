/** What the process ends with. */
export const exitCodes = {
  fine: 0,
  /** The user's policy, case or fleet is wrong. */
  userError: 1,
  /** The command was not called as it wants to be. */
  usage: 2,
  /** Ours. */
  bug: 3,
} as const;

/** A failure that the user can mend; its message is all that is printed. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.userError,
  ) {
    super(message);
  }
}
