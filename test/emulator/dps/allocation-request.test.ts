import { enrollmentTables } from '../../../lib/emulator/dps/enrollments/enrollment';
import { maskedUrl } from '../../../lib/emulator/dps/enrollments/enrollment-json';
import individualFixture from '../../fixtures/individual-symmetric-key-later.json';
import recorded from '../../fixtures/recorded-tutorial-request.json';
import { dps, groupKey, heatpumps, naming, openRoom, secondaryGroupKey, toasters, webhookUrl } from './room';

const device = recorded.deviceRuntimeContext.registrationId;

it.each([
  ['https://h/api?code=secret', 'https://h/api?****'],
  ['http://user:p@ss@h:1/api?code=1#f', 'http://****@h:1/api?****'],
  ['https:user:p@h/api', 'https://****@h/api'],
  ['https://h/a@b', 'https://h/a@b'],
])('of %s only %s is shown', (url, shown) => {
  expect(maskedUrl(url)).toBe(shown);
});

describe('the request to the webhook', () => {
  it('is the recorded one, member by member and in its order', async () => {
    const room = openRoom();
    const { group } = enrollmentTables(room.state);
    const { record } = room.group({
      capabilities: { iotEdge: false },
      reprovisionPolicy: recorded.enrollmentGroup.reprovisionPolicy,
    }) as {
      record: Parameters<typeof group.put>[2];
    };
    const { etag, createdDateTimeUtc, lastUpdatedDateTimeUtc } = recorded.enrollmentGroup;
    room.state.commit(
      group.put(dps, record.enrollmentGroupId, { ...record, etag, createdDateTimeUtc, lastUpdatedDateTimeUtc }),
    );
    await room.registered(device);
    await room.registered(device, { payload: recorded.deviceRuntimeContext.payload });
    expect(room.asked.at(-1)?.body).toBe(JSON.stringify(recorded));
  });

  it('carries an individual enrollment as the fixture has it', async () => {
    const registrationId = individualFixture.individualEnrollment.registrationId;
    const room = openRoom({ webhook: () => naming(heatpumps) });
    const {
      attestation: _,
      etag,
      createdDateTimeUtc,
      lastUpdatedDateTimeUtc,
      registrationState,
      ...asked
    } = individualFixture.individualEnrollment;
    room.individual({ ...asked, customAllocationDefinition: { ...asked.customAllocationDefinition, webhookUrl } });
    await room.registered(registrationId, { key: groupKey });
    await room.registered(registrationId, {
      key: secondaryGroupKey,
      payload: individualFixture.deviceRuntimeContext.payload,
    });
    expect(room.lastBody()).toEqual({
      individualEnrollment: {
        ...asked,
        attestation: { type: 'symmetricKey' },
        customAllocationDefinition: {
          apiVersion: '2021-10-01',
          webhookUrl: 'https://contoso-function-app-1098.azurewebsites.net/api/HttpTrigger1?****',
        },
        etag: expect.stringMatching(/^"[\da-f-]{36}"$/),
        createdDateTimeUtc: expect.stringMatching(/\.\d{7}Z$/),
        lastUpdatedDateTimeUtc: expect.stringMatching(/\.\d{7}Z$/),
      },
      deviceRuntimeContext: individualFixture.deviceRuntimeContext,
      linkedHubs: individualFixture.linkedHubs,
    });
  });

  it('holds all linked hubs where the enrollment names none, as the links spell them', async () => {
    const room = openRoom({
      service: { links: [{ hub: toasters.toUpperCase() }, { hub: heatpumps, applyAllocationPolicy: false }] },
    });
    room.group({ iotHubs: [] });
    expect((await room.registered(device)).registrationState.assignedHub).toBe(toasters.toUpperCase());
    expect(room.lastBody().linkedHubs).toEqual([toasters.toUpperCase(), heatpumps]);
  });

  it('leaves out excluded hubs, and lowers the registration id, where switches say so', async () => {
    const room = openRoom({
      service: { links: [{ hub: toasters }, { hub: heatpumps, applyAllocationPolicy: false }] },
      switches: { excludedHubsInLinkedHubs: false, registrationIdInWebhook: 'lower case' },
    });
    room.group({ iotHubs: [] });
    await room.registered('Toaster-1');
    expect(room.lastBody()).toMatchObject({
      linkedHubs: [toasters],
      deviceRuntimeContext: { registrationId: 'toaster-1' },
    });
  });
});
