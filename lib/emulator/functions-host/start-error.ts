/** The app cannot be served, and whoever runs the host can mend it: the message says in one line what, where and how. */
export class StartError extends Error {
  override name = 'StartError';

  /**
   * @param message what is wrong, where, and how to mend it; one line
   * @param code the system's error code where it has one (`EADDRINUSE`), else `APP`
   * @param cause what the app's own code threw; its stack is worth showing
   */
  constructor(
    message: string,
    readonly code = 'APP',
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
