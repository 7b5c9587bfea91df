import { type DeployedApp, deployedApp } from '../support/deployed-app';
import { requestOf } from '../support/requests';

// What must appear in no log, planted wherever a request or a policy could carry it.
const planted = 'PLANTED-7f3a91';

const policy = `
policy: 1
name: secrets
private: [payload.token, enrollment.tags, payload.modelId, payload.owner]
facts: { tenant: [payload.tenant, { from: payload.token, capture: "^([A-Z]+)-" }] }
rules:
  - { name: by token, when: { payload.token: { suffix: 7f3a91 } }, assign: { hubs: "{{payload.hub}}", payload: { token: "{{payload.token}}" } } }
  - { name: by model, when: { modelId: { exists: true } }, assign: hub-a }
  - { name: by owner, when: { 'payload["owner"]': { exists: true }, tenant: { exists: false } }, assign: hub-a }
  - { name: by tag, when: { enrollment.tags.secret: { exists: true } }, assign: hub-b }
  - { name: by payload, when: { payload: { exists: true } }, assign: hub-a }
  - { name: by tenant, when: { tenant: { exists: true } }, reject: no }
otherwise: { reject: nobody }
`;

let app: DeployedApp;

beforeAll(async () => {
  app = await deployedApp(policy, { args: ['--auth'], env: { FUNCTIONS_HOST_KEY: planted } });
});
afterAll(() => app.stop());

describe('a planted secret', () => {
  it.each([
    ['in a private fact', requestOf({ payload: { token: planted, hub: 'hub-a' } })],
    [
      'in a private fact whose sources disagree',
      requestOf({ payload: { token: planted, tenant: 'other', hub: 'hub-a' } }),
    ],
    ['in a fact that is taken from a private one', requestOf({ payload: { modelId: planted } })],
    ['in a private fact under another spelling of its path', requestOf({ payload: { owner: planted } })],
    ['in a tenant whose source is private', requestOf({ payload: { token: `${planted}`, tenant: 'planted' } })],
    ['below a private fact', requestOf({ tags: { secret: planted } })],
    ['in the payload', requestOf({ payload: { deep: { secret: planted } } })],
    [
      'in what DPS sends of attestation',
      {
        ...requestOf({ payload: {} }),
        enrollmentGroup: {
          enrollmentGroupId: 'devices',
          attestation: { type: 'tpm', tpm: { endorsementKey: planted }, symmetricKey: { primaryKey: planted } },
          customAllocationDefinition: { webhookUrl: `https://contoso.azurewebsites.net/api/allocate?code=${planted}` },
        },
        deviceRuntimeContext: {
          registrationId: 'device-1',
          tpm: { endorsementKey: planted, storageRootKey: planted },
          x509: { clientCertificate: planted },
          symmetricKey: { primaryKey: planted },
          payload: {},
        },
      },
    ],
    ['in a body that is broken', `{"deviceRuntimeContext": "${planted}"`],
    ['in a member of the wrong type', { ...requestOf(), enrollmentGroup: planted }],
  ])('%s appears in no log', async (_, body) => {
    const answer = await app.post(`/api/allocate?code=${planted}`, body);
    await app.logged(answer.headers.get('x-decision-id'));
    expect(app.output()).not.toContain(planted);
  });
});
