import { hubPattern, meets, patternOf } from '../../../lib/allocation/hubs/hub-pattern';

const hub = 'contoso-weu-1.azure-devices.net';

describe('a glob for hubs', () => {
  it.each([
    ['contoso-weu-1', true],
    ['Contoso-WEU-*', true],
    ['*-weu-*', true],
    ['*', true],
    ['contoso-weu', false],
    ['*-neu-*', false],
    ['*azure-devices*', false],
    ['contoso-weu-1.azure-devices.net', true],
    ['*.azure-devices.net', true],
    ['contoso*.NET', true],
    ['*.azure-devices.cn', false],
    ['*.', false],
    ['contoso-weu-1.', false],
  ])('%s meets it: %s', (glob, expected) => {
    expect(meets(hubPattern(glob), hub)).toBe(expected);
  });

  it('takes a star in text from elsewhere for itself', () => {
    expect(meets(patternOf(['*', '']), hub)).toBe(false);
    expect(meets(patternOf(['', '']), hub)).toBe(true);
    expect(meets(patternOf(['contoso-weu-1.', '']), hub)).toBe(true);
  });
});

describe('a glob with the label .device', () => {
  it.each(['hub-a.device.azure-devices.net', '*.device.azure-devices.net', 'HUB-*.DEVICE.azure-devices.net'])(
    '%s meets the hub, whose canonical name is without it',
    glob => {
      expect(meets(hubPattern(glob), 'hub-a.azure-devices.net')).toBe(true);
      expect(meets(hubPattern(glob), 'hub-a.azure-devices.cn')).toBe(false);
    },
  );
});
