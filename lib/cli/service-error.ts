import { UserError } from './exit';

/**
 * What a service of the emulator refused, in its own words, as a failure that the user can mend.
 *
 * @param error what a client of Microsoft throws: DPS's JSON, or the hub's envelope, is in its message or `responseBody`
 */
export function serviceError(what: string, error: unknown): UserError {
  const { message = String(error), responseBody } = error as { message?: string; responseBody?: unknown };
  const texts = [responseBody, message].filter(text => typeof text === 'string' && text !== '') as string[];
  return new UserError(`${what}: ${texts.map(inWords).find(Boolean) ?? message}`);
}

/** What a call gives; undefined where the service knows nothing of the kind (404). Everything else it refuses is a `serviceError`. */
export function unlessAbsent<Result>(call: Promise<Result>): Promise<Result | undefined> {
  return call.catch((error: unknown) => {
    if ((error as { response?: { statusCode?: number } }).response?.statusCode === 404) return undefined;
    throw serviceError('DPS does not answer that', error);
  });
}

function inWords(text: string): string | undefined {
  const json = /\{.*\}/s.exec(text)?.[0];
  if (json === undefined) return undefined;
  try {
    const { message, Message, errorCode } = JSON.parse(json) as Record<string, unknown>;
    if (typeof message === 'string') return typeof errorCode === 'number' ? `${message} (${errorCode})` : message;
    return typeof Message === 'string' ? Message : undefined;
  } catch {
    return undefined;
  }
}
