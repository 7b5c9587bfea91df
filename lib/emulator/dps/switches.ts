import { messageLimit } from '../../dps/message-limit';

/** A wait: whole milliseconds, or a text such as `30s`, `500ms` or `2min` where somebody writes it. */
export type Duration = number;

/** A code of DPS: an HTTP status from 400 on, and three digits more. */
export type ErrorCode = number;

/**
 * What Microsoft does not document about DPS, as switches. Each default is the reading that this emulator takes; none was
 * seen on a live DPS unless it says so.
 */
export interface DpsSwitches {
  /** The code for a 200 that names a hub which was not in `linkedHubs`. */
  unlinkedHub: ErrorCode;
  /** The code for a 200 whose body is no JSON object of the documented shape. */
  brokenBody: ErrorCode;
  /** The code for a 200 that names no hub. Documented for null and ""; taken for a missing member as well. */
  missingHub: ErrorCode;
  /** The code once all retries are used up. One public report shows it with the text "… status code: 500". */
  afterRetries: ErrorCode;
  /** How long the webhook has, before the clock's speed. */
  webhookTimeout: Duration;
  /** Whether no answer in time is like a status of 429 or more, or final. */
  webhookTimedOut: 'retry' | 'failed';
  /** Whether a webhook that cannot be reached at all is like a status of 429 or more, or final. */
  webhookUnreachable: 'retry' | 'failed';
  /** The longest answer that is read, in bytes; a longer one is a broken body. */
  webhookAnswerLimit: number;
  /** Whether 201 to 299 are failures, as "any other status", or are read as 200 is. */
  otherSuccess: 'failed' | 'as 200';
  /** Whether a redirect of the webhook is a failure, as "any other status", or is followed. */
  redirects: 'failed' | 'follow';
  /** How the answer's hub is compared with `linkedHubs`. */
  hubComparison: 'ignore case' | 'exact';
  /** Whether `deviceRuntimeContext.registrationId` is what the device sent or that in lower case. */
  registrationIdInWebhook: 'as sent' | 'lower case';
  /** Whether `linkedHubs` holds hubs whose link has `applyAllocationPolicy: false`. */
  excludedHubsInLinkedHubs: boolean;
  /** Whether the answer's `initialTwin` replaces the enrollment's or is laid over it. */
  initialTwin: 'replace' | 'merge';
  /** Whether the policy "reprovision and reset" resets the twin of a device that stays where it is. Microsoft's pages disagree. */
  resetOnSameHub: boolean;
  /** Whether a registration that stays on its hub gives the identity the keys or thumbprints of the enrollment again. */
  keysOnSameHub: 'renewed' | 'kept';
  /** What happens when the registration lives and its identity was deleted in the hub. */
  identityDeletedInHub: 'made anew' | 'left out';
  /** The code of a registration that the hub refuses, as for a twin beyond its limits. */
  hubRefusal: ErrorCode;
  /** The code of a registration for which there is no hub. */
  noHub: ErrorCode;
  /** Whether the webhook is asked, and its answer dropped, for a device whose enrollment is disabled. */
  disabledCallsWebhook: boolean;
  /** Whether device keys derived from the registration id in lower case are accepted too. */
  lowerCasedKeyDerivation: boolean;
  /** Whether an MQTT connection with a wrong key is refused, or accepted and told so at `register`; the latter was seen. */
  connectWithWrongKey: 'refuse' | 'accept, then 401 at register';
  /** The code for an id scope that no DPS of the emulator has. */
  unknownIdScope: ErrorCode;
  /** Whether Retry-After is rounded up to whole seconds where the clock's speed shortens it. Of Microsoft's SDKs only those for Node are known to read fractions; the module API, which is for them, has `exact`. */
  retryAfter: 'whole seconds' | 'exact';
  /** Whether replies over MQTT carry other characters than ASCII as they are or as `\uXXXX`. Node's device SDK misreads the former. */
  mqttReplies: 'utf-8' | 'escaped';
  /** What an update of an enrollment without its secrets does with the secrets that there are. */
  updateWithoutSecrets: 'keep' | 'generate';
  /** Whether PUT without If-Match may replace an enrollment. A public report says it may not: 409. */
  putWithoutIfMatch: 'create only' | 'replace';
  /** The right that reading an enrollment's secrets takes. */
  attestationMechanismRight: 'EnrollmentRead' | 'EnrollmentWrite';
  /** Whether deleting an individual enrollment deletes its registration record. */
  deletedEnrollmentDeletesRegistration: boolean;
}

/** How the emulator behaves unless told otherwise. */
export const defaultSwitches: DpsSwitches = {
  unlinkedHub: 400207,
  brokenBody: 400207,
  missingHub: 400208,
  afterRetries: 400207,
  webhookTimeout: 30_000,
  webhookTimedOut: 'retry',
  webhookUnreachable: 'retry',
  webhookAnswerLimit: messageLimit,
  otherSuccess: 'failed',
  redirects: 'failed',
  hubComparison: 'ignore case',
  registrationIdInWebhook: 'as sent',
  excludedHubsInLinkedHubs: true,
  initialTwin: 'replace',
  resetOnSameHub: false,
  keysOnSameHub: 'renewed',
  identityDeletedInHub: 'made anew',
  hubRefusal: 400004,
  noHub: 401001,
  disabledCallsWebhook: false,
  lowerCasedKeyDerivation: false,
  connectWithWrongKey: 'accept, then 401 at register',
  unknownIdScope: 401002,
  retryAfter: 'whole seconds',
  mqttReplies: 'utf-8',
  updateWithoutSecrets: 'keep',
  putWithoutIfMatch: 'create only',
  attestationMechanismRight: 'EnrollmentRead',
  deletedEnrollmentDeletesRegistration: false,
};
