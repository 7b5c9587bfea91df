import { canonicalHubName, firstLabel, isSameHub } from '../../lib/dps/hub-names';

describe('canonicalHubName', () => {
  it.each([
    ['contoso.azure-devices.net', 'contoso.azure-devices.net'],
    ['Contoso.Azure-Devices.NET', 'contoso.azure-devices.net'],
    ['contoso.device.azure-devices.net', 'contoso.azure-devices.net'],
    ['Contoso.DEVICE.azure-devices.cn', 'contoso.azure-devices.cn'],
    ['contoso.device.device.example', 'contoso.device.example'],
    ['contoso.eu.device.example', 'contoso.eu.device.example'],
    ['contoso.devices.example', 'contoso.devices.example'],
    ['device.azure-devices.net', 'device.azure-devices.net'],
    ['contoso.device', 'contoso.device'],
    ['contoso', 'contoso'],
    ['', ''],
  ])('%s → %s', (hostName, canonical) => {
    expect(canonicalHubName(hostName)).toBe(canonical);
  });
});

describe('firstLabel', () => {
  it.each([
    ['contoso.azure-devices.net', 'contoso'],
    ['contoso', 'contoso'],
    ['.net', ''],
    ['', ''],
  ])('%s → %s', (hostName, label) => {
    expect(firstLabel(hostName)).toBe(label);
  });
});

describe('isSameHub', () => {
  it('compares by the canonical name', () => {
    expect(isSameHub('H1.device.azure-devices.net', 'h1.azure-devices.net')).toBe(true);
    expect(isSameHub('h1.azure-devices.net', 'h2.azure-devices.net')).toBe(false);
  });
});
