import { outcomeCodes } from '../../../dps/outcome-codes';
import type { Allocation } from '../allocation';
import type { DpsContext } from '../context';
import type { Enrollment } from '../enrollments/enrollment';
import { maskedUrl } from '../enrollments/enrollment-json';
import type { Note } from '../registration/note';
import { reportedOutcome, statusText } from '../reported-outcome';
import { type Asked, allocationRequest } from './allocation-request';
import type { WebhookAnswer } from './call-webhook';

/** Whom to ask, besides what is told. */
export interface Question extends Omit<Asked, 'switches'> {
  enrollment: Enrollment;
  /** The device stays where it is, and the webhook is asked for its payload only. */
  stays: boolean;
  note: Note;
}

/** Asks an enrollment's webhook where a device is to go. Never rejects: that no answer comes is an outcome. */
export async function askWebhook(
  { clock, switches, callWebhook, stopping }: DpsContext,
  { enrollment, stays, note, ...asked }: Question,
): Promise<Allocation> {
  const definition = enrollment.record.customAllocationDefinition;
  const url = parsedUrl(definition?.webhookUrl);
  if (!url) return failed('the enrollment has no http or https URL as webhookUrl');
  const body = allocationRequest(enrollment, { ...asked, switches });
  note('webhook', `POST ${maskedUrl(url.href)}`, body);

  const waiting = new AbortController();
  const stop = () => waiting.abort(stopping.reason);
  stopping.addEventListener('abort', stop, { once: true });
  let timedOut = false;
  const cancel = clock.after(switches.webhookTimeout, () => {
    timedOut = true;
    waiting.abort();
  });
  let answer: WebhookAnswer;
  try {
    answer = await callWebhook({
      url,
      body: JSON.stringify(body),
      signal: waiting.signal,
      followRedirects: switches.redirects === 'follow',
      limit: switches.webhookAnswerLimit,
    });
  } catch (error) {
    const why = timedOut ? 'the webhook did not answer in time' : `the webhook cannot be reached: ${reasonOf(error)}`;
    note('answer', why);
    const isFinal = (timedOut ? switches.webhookTimedOut : switches.webhookUnreachable) === 'failed';
    return isFinal ? failed(why) : { kind: 'retry', why };
  } finally {
    cancel();
    stopping.removeEventListener('abort', stop);
  }
  const outcome = reportedOutcome(answer.status, answer.body, asked.linkedHubs, { switches, stays });
  note('answer', `status ${answer.status}: ${outcome.detail}`, answer);
  switch (outcome.status) {
    case 'assigning':
      return { kind: 'retry', why: statusText(answer.status) };
    case 'failed':
      return { kind: 'failed', errorCode: outcome.errorCode, errorMessage: outcome.errorMessage };
    case 'assigned':
      return { kind: 'hub', hub: outcome.hub, initialTwin: outcome.initialTwin, payload: outcome.payload };
  }
}

function failed(why: string): Allocation {
  return {
    kind: 'failed',
    errorCode: outcomeCodes.CustomAllocationFailed,
    errorMessage: `Custom allocation failed: ${why}`,
  };
}

function parsedUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** Why a call failed; some errors of the system have a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || (code ?? error.name);
}
