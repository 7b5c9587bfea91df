import { fact } from '../../plugin';

const shown = ['symmetricKey', 'x509', 'tpm'] as const;

/** How the device proved its identity: as the enrollment says, else as the request's own context shows. */
export const attestationType = fact({
  name: 'attestation.type',
  summary: 'How the device proved its identity to DPS.',
  type: 'text',
  values: [...shown, 'none'],
  vouchedBy: 'attestation',
  compile: () => ({
    read: ({ request, enrollment }) =>
      enrollment.attestation?.type || shown.find(type => request.deviceRuntimeContext[type] !== undefined),
  }),
});
