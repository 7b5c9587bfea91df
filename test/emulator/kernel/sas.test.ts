import { createHmac } from 'node:crypto';
import { checkSas, deriveDeviceKey, readSas, signSas } from '../../../lib/emulator/kernel/sas';

const key = Buffer.from('the first key').toString('base64');
const other = Buffer.from('the other key').toString('base64');
const now = Date.UTC(2026, 0, 1);
const later = now + 60_000;
const seconds = later / 1000;

const hmac = (text: string) => encodeURIComponent(createHmac('sha256', 'the first key').update(text).digest('base64'));
const check = (text: string, keys = [key], at = now) => {
  const token = readSas(text);
  return token ? checkSas(token, keys, at) : 'unreadable';
};

describe('deriveDeviceKey', () => {
  // dps-contract.md, section 5.1: printed by Microsoft's documentation and computed again.
  it.each([
    [
      'oiK77Oy7rBw8YB6IS6ukRChAw+Yq6GC61RMrPLSTiOOtdI+XDu0LmLuNm11p+qv2I+adqGUdZHm46zXAQdZoOA==',
      'breakroom499-contoso-tstrsd-007',
      'JC8F96eayuQwwz+PkE7IzjH2lIAjCUnAa61tDigBnSs=',
    ],
    [
      'oiK77Oy7rBw8YB6IS6ukRChAw+Yq6GC61RMrPLSTiOOtdI+XDu0LmLuNm11p+qv2I+adqGUdZHm46zXAQdZoOA==',
      'mainbuilding167-contoso-hpsd-088',
      '6uejA9PfkQgmYylj8Zerp3kcbeVrGZ172YLa7VSnJzg=',
    ],
    [
      '8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==',
      'sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6',
      'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=',
    ],
  ])("of the group key %s for %s is Microsoft's", (groupKey, registrationId, deviceKey) => {
    expect(deriveDeviceKey(groupKey, registrationId)).toBe(deviceKey);
  });
});

describe('readSas', () => {
  it.each([
    ['sr=a%2Fb&sig=c%3D&se=12&skn=registration'],
    ['skn=registration&se=12&sig=c%3D&sr=a%2Fb'],
    ['sig=c=&sr=a%2Fb&skn=registration&se=12'],
  ])('reads %s', parameters => {
    expect(readSas(`SharedAccessSignature ${parameters}`)).toEqual({
      resource: 'a/b',
      literalResource: 'a%2Fb',
      signature: 'c=',
      literalExpiry: '12',
      expiresAt: 12_000,
      keyName: 'registration',
    });
  });

  it('leaves the key name out where there is none', () => {
    expect(readSas('SharedAccessSignature sr=a&sig=c&se=1')?.keyName).toBeUndefined();
  });

  it.each([
    [undefined],
    [''],
    ['Bearer abc'],
    ['sr=a&sig=c&se=1'],
    ['SharedAccessSignature sig=c&se=1'],
    ['SharedAccessSignature sr=a&se=1'],
    ['SharedAccessSignature sr=a&sig=c'],
    ['SharedAccessSignature sr=&sig=c&se=1'],
    ['SharedAccessSignature sr=a&sig=c&se=soon'],
    ['SharedAccessSignature sr=a&sig=c&se=1e9'],
    ['SharedAccessSignature sr=a&sig=c&se=-1'],
    ['SharedAccessSignature sr=%E0%A4%A&sig=c&se=1'],
    ['SharedAccessSignature sr=a&sig=%&se=1'],
    ['SharedAccessSignature __proto__=a&toString=b'],
  ])('refuses %j', text => {
    expect(readSas(text)).toBeUndefined();
  });
});

describe('checkSas', () => {
  it('accepts what signSas signs, with either key', () => {
    const text = signSas({ resource: '0ne1/registrations/r 1', key, expiresAt: later, keyName: 'registration' });
    expect(text).toMatch(/^SharedAccessSignature sr=0ne1%2Fregistrations%2Fr%201&sig=[^&]+&se=\d+&skn=registration$/);
    expect(check(text)).toBe('ok');
    expect(check(text, [other, key])).toBe('ok');
    expect(readSas(text)?.resource).toBe('0ne1/registrations/r 1');
  });

  it.each(['0ne1/registrations/r1', '0ne1%2Fregistrations%2Fr1', '0ne1%2fregistrations%2fr1'])(
    'signs the resource as transmitted: %s',
    sr => {
      expect(check(`SharedAccessSignature sr=${sr}&sig=${hmac(`${sr}\n${seconds}`)}&se=${seconds}`)).toBe('ok');
    },
  );

  it('takes the expiry as transmitted', () => {
    expect(check(`SharedAccessSignature sr=a&sig=${hmac(`a\n${seconds}`)}&se=0${seconds}`)).toBe('wrong-key');
  });

  const valid = signSas({ resource: 'a', key, expiresAt: later });
  it.each([
    ['wrong-key', valid, [other], now],
    ['wrong-key', valid, [], now],
    ['wrong-key', valid.replace('sr=a', 'sr=b'), [key], now],
    ['wrong-key', valid.replace(/sig=[^&]+/, 'sig=AAAA'), [key], now],
    ['ok', valid, [key], later - 1],
    ['expired', valid, [key], later],
    ['wrong-key', valid, [other], later],
  ])('says %s', (outcome, text, keys, at) => {
    expect(check(text, keys, at)).toBe(outcome);
  });
});
