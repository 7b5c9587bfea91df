import type { HttpAnswer, HttpCall } from '../../doors/http-api';
import type { DpsError } from '../dps-error';
import type { ProvisioningService } from '../provisioning-service';

/** A call of the service API of one DPS. */
export interface ServiceCall {
  service: ProvisioningService;
  /** Decoded, in the case in which it came. */
  id: string;
  call: HttpCall;
}

/** Answers a call that may be made. */
export type Handler = (call: ServiceCall) => HttpAnswer | DpsError;
