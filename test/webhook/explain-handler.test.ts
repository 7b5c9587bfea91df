import { builtin } from '../../lib/allocation/builtin';
import type { Policy } from '../../lib/allocation/policy/policy';
import { explainHandler } from '../../lib/webhook/explain-handler';
import { invocation, post, storeOf } from '../support/handlers';
import { faulty } from '../support/plugins';
import { hubs, requestOf } from '../support/requests';

/** The fact is read late, by the payload, when the rules are matched already. */
const policy: Policy = {
  name: 'explained',
  private: [],
  facts: {},
  lists: {},
  onError: 'keep',
  rules: [],
  otherwise: {
    kind: 'assign',
    hubs: ['all'],
    pick: [{ picker: 'first' }],
    keep: 'allowed',
    payload: { faulty: '{{faulty}}' },
  },
};

async function explained(body: string) {
  const { context, lines } = invocation();
  const answer = await explainHandler({ policies: storeOf(policy, [...builtin, faulty]), telemetry: undefined })(
    post(body),
    context,
  );
  return { answer, lines };
}

describe('a fault of the webhook in an explanation', () => {
  it('is explained, and logged with its place and without the data that it quotes', async () => {
    const { answer, lines } = await explained(JSON.stringify(requestOf({ currentHub: hubs[1] as string })));
    expect(answer).toMatchObject({
      status: 200,
      jsonBody: {
        decision: { outcome: 'assign', source: 'onError', reason: 'a fault of the webhook' },
        response: { status: 200, body: { iotHubHostName: hubs[1] } },
        facts: [],
      },
    });
    expect(lines).toEqual([['error', expect.stringMatching(/^a fault of the webhook: TypeError\n\s+at /)]]);
    expect(JSON.stringify([answer, lines])).not.toContain('secret');
  });
});

describe('what is no AllocationRequest', () => {
  it.each([
    ['', /^the body is empty/, { outcome: 'retry', event: 'empty-body' }, 503],
    ['[', /^the body is not JSON$/, { outcome: 'reject', as: 'failed' }, 400],
    ['x'.repeat(1024 * 1024 + 1), /^the body is larger than 1 MiB$/, { outcome: 'reject', as: 'failed' }, 400],
  ])('%.1s: 400, in the shape of every explanation', async (body, reason, decision, status) => {
    const { answer, lines } = await explained(body);
    expect(answer).toEqual({
      status: 400,
      jsonBody: {
        decision: expect.objectContaining({ ...decision, source: 'input', reason: expect.stringMatching(reason) }),
        response: { status, body: expect.objectContaining({ message: expect.stringMatching(reason) }) },
        facts: [],
        limits: [],
        rules: [],
        hubs: [],
        at: expect.stringMatching(/Z$/),
        policy: { name: 'explained', revision: 3, hash: expect.stringMatching(/^sha256-/) },
      },
    });
    expect(lines).toEqual([]);
  });
});
