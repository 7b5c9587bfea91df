import type { MqttClient, MqttConnect, MqttSession } from '../../../lib/emulator/doors/mqtt-service';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { groupKey, idScope, naming, openRoom, type RoomOptions, settled, toasters } from './room';

const device = 'r1';
const username = `${idScope}/registrations/${device}/api-version=2019-03-31&ClientVersion=azure-iot%2F1.9.1`;
const putTopic = '$dps/registrations/PUT/iotdps-register/?$rid=7';
const getTopic = '$dps/registrations/GET/iotdps-get-operationstatus/?$rid=8&operationId=';

/** A room, and the way to connect to it. */
function openBroker(options: RoomOptions = {}) {
  const room = openRoom(options);
  room.group();
  const sent: { topic: string; payload: string; qos: 0 | 1 | undefined }[] = [];
  const closed: string[] = [];
  const client: MqttClient = {
    publish: (topic, payload, qos) => sent.push({ topic, payload, qos }),
    close: reason => closed.push(reason),
  };
  return {
    room,
    sent,
    closed,
    connect(more: Partial<MqttConnect> = {}) {
      const connect = {
        clientId: device,
        username,
        password: room.sas(device, deriveDeviceKey(groupKey, device)),
        clean: true,
        certificates: [],
        ...more,
      };
      const service = room.services.mqtt(connect.username);
      if (!service) throw new Error('no service');
      return service(connect, client);
    },
    open(more: Partial<MqttConnect> = {}) {
      const session = this.connect(more) as MqttSession;
      session.subscribe('$dps/registrations/res/#', 1);
      return session;
    },
  };
}

describe('the device API over MQTT', () => {
  it('registers and polls', async () => {
    const broker = openBroker();
    const session = broker.open();
    session.publish(putTopic, JSON.stringify({ registrationId: device }), 1);
    const [{ topic = '', payload = '' } = {}] = broker.sent;
    expect(topic).toBe('$dps/registrations/res/202/?$rid=7&retry-after=3');
    const { operationId, status } = JSON.parse(payload);
    expect(status).toBe('assigning');
    await settled();
    session.publish(`${getTopic}${operationId}`, ' ', 1);
    expect(broker.sent.at(-1)?.topic).toBe('$dps/registrations/res/200/?$rid=8');
    expect(JSON.parse(broker.sent.at(-1)?.payload ?? '')).toMatchObject({
      status: 'assigned',
      registrationState: { assignedHub: toasters },
    });
  });

  it('accepts a wrong key and says so at register, with 401000', () => {
    const broker = openBroker();
    broker.open({ password: 'nonsense' }).publish(putTopic, '{}', 1);
    expect(broker.sent.at(-1)?.topic).toBe('$dps/registrations/res/401/?$rid=7');
    expect(JSON.parse(broker.sent.at(-1)?.payload ?? '')).toMatchObject({ errorCode: 401000, message: 'Unauthorized' });
  });

  it('refuses it at once where the switch says so, and lets a right one in', () => {
    const broker = openBroker({ switches: { connectWithWrongKey: 'refuse' } });
    expect(broker.connect({ password: 'nonsense' })).toEqual({ returnCode: 5, reason: 'the signature is malformed' });
    expect(broker.connect({ username: username.replace(idScope, '0ne1') })).toMatchObject({ returnCode: 5 });
    expect(broker.connect()).toHaveProperty('publish');
  });

  it('refuses a client id that is not the registration id, and a user name without api-version', () => {
    const broker = openBroker();
    expect(broker.connect({ clientId: 'r2' })).toMatchObject({ returnCode: 2 });
    expect(broker.connect({ username: `${idScope}/registrations/${device}/x=1` })).toMatchObject({ returnCode: 1 });
  });

  it('takes user names of DPS only', () => {
    const { services } = openBroker().room;
    expect(services.mqtt(username)).toBeDefined();
    for (const other of [
      `${toasters}/r1/?api-version=2021-04-12`,
      `${toasters}/registrations/m1/?api-version=2021-04-12`,
      '',
      `${idScope}/registrations/r1`,
    ])
      expect(services.mqtt(other)).toBeUndefined();
  });

  it('answers errors as HTTP would, and closes on what it does not know', () => {
    const broker = openBroker();
    const session = broker.open();
    session.publish(putTopic, 'no JSON', 0);
    expect(broker.sent.at(-1)?.topic).toContain('/res/400/');
    session.publish('$dps/registrations/GET/iotdps-get-operationstatus/?$rid=8', ' ', 0);
    expect(broker.sent.at(-1)?.topic).toContain('/res/400/');
    session.publish(`${getTopic}unknown`, ' ', 0);
    expect(broker.sent.at(-1)?.topic).toContain('/res/404/');
    broker.open({ username: username.replace(idScope, '0ne1') }).publish(putTopic, '{}', 0);
    expect(broker.sent.at(-1)?.topic).toContain('/res/401/');
    session.publish('devices/r1/messages/events/', '', 0);
    expect(broker.closed).toHaveLength(1);
    expect(session.subscribe('#', 1)).toBe(false);
  });

  it.each([0, 1] as const)('replies with the QoS that it was asked for: %d', qos => {
    const broker = openBroker();
    const session = broker.connect() as MqttSession;
    session.subscribe('$dps/registrations/res/#', qos);
    session.publish(putTopic, '{}', 1);
    expect(broker.sent).toMatchObject([{ qos }]);
  });

  it('attests no TPM', () => {
    const broker = openBroker();
    const tpm = { endorsementKey: 'QQ==' };
    broker.open({ password: undefined }).publish(putTopic, JSON.stringify({ tpm }), 1);
    expect(broker.sent[0]?.topic).toContain('/res/400/');
  });

  it('sends nothing to a client that does not listen', () => {
    const broker = openBroker();
    const session = broker.open();
    session.unsubscribe('$dps/registrations/res/#');
    session.publish(putTopic, '{}', 1);
    session.closed();
    expect(broker.sent).toEqual([]);
  });

  it.each([
    ['utf-8', '北京'],
    ['escaped', '\\u5317\\u4eac'],
  ] as const)('replies in %s', async (mqttReplies, expected) => {
    const broker = openBroker({
      switches: { mqttReplies },
      webhook: () => naming(toasters, { payload: { city: '北京' } }),
    });
    const session = broker.open();
    session.publish(putTopic, '{}', 1);
    await settled();
    session.publish(`${getTopic}${JSON.parse(broker.sent[0]?.payload ?? '').operationId}`, ' ', 1);
    expect(broker.sent.at(-1)?.payload).toContain(`{"city":"${expected}"}`);
    expect(JSON.parse(broker.sent.at(-1)?.payload ?? '').registrationState.payload).toEqual({ city: '北京' });
  });
});
