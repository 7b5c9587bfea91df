import type { DpsContext } from '../context';
import { type DpsError, refusal } from '../dps-error';

/** The refusal of a device whose id scope no DPS has; the log says so, for the device is not told. */
export function unknownIdScope(
  { switches, log }: Pick<DpsContext, 'switches' | 'log'>,
  idScope: string,
  registrationId: string,
): DpsError {
  const why = `no DPS has the id scope ${JSON.stringify(idScope)}`;
  log(`${JSON.stringify(registrationId)} is refused, ${switches.unknownIdScope} Unauthorized: ${why}`);
  return refusal(switches.unknownIdScope, 'Unauthorized', why);
}
