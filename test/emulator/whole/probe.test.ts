import { configOf, protocols, provisioningClient, runEmulator, symmetricKey, groupKey } from '../../support/emulator';
it.each(protocols)('%s', async protocol => {
  const emulator = await runEmulator({ config: configOf({ enrollments: { d: { attestation: symmetricKey, provisioningStatus: 'disabled' } }, enrollmentGroups: { g: {attestation: symmetricKey } } }) });
  for (const [id, scope] of [['x','0ne00002193'],['x','0ne1'],['d', '0ne00002193']] as const)
  try { await provisioningClient(id, { symmetricKey: groupKey }, { protocol, idScope: scope }).register(); } catch (e: any) { console.log(protocol, id, scope, e.name, e.message, e.result, e.responseBody, Object.keys(e)); }
  console.log(emulator.logged);
  await emulator.stop();
});
