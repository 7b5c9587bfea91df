import type { FactPlugin } from '../../plugin';
import { attestationType } from './attestation-type';
import { currentHub, firstRegistration } from './current-hub';
import { deviceId } from './device-id';
import { dps } from './dps';
import { enrollment } from './enrollment';
import { geo } from './geo';
import { model } from './model';
import { payload } from './payload';
import { registrationId } from './registration-id';
import { tenant } from './tenant';

/** The facts of the language, in the order of the documentation. */
export const facts: FactPlugin[] = [
  registrationId,
  deviceId,
  ...enrollment,
  attestationType,
  payload,
  ...model,
  tenant,
  ...geo,
  currentHub,
  firstRegistration,
  dps,
];
