import { mix32, murmurHash3 } from '../../../lib/allocation/rules/murmur-hash3';

describe('murmurHash3', () => {
  // Test vectors that are in circulation for MurmurHash3_x86_32. An implementation in Python that gives all of them
  // and SMHasher's verification value 0xB0F57EE3 made those after the blank line.
  it.each<[string, number, number]>([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['\0', 0, 0x514e28b7],
    ['\0\0', 0, 0x30f4c306],
    ['\0\0\0', 0, 0x85f0b427],
    ['\0\0\0\0', 0, 0x2362f9de],
    ['!', 0, 0x72661cf4],
    ['!C', 0, 0xa0f7b07a],
    ['!Ce', 0, 0x7e4a8634],
    ['abc', 0, 0xb3dd93fa],
    ['test', 0, 0xba6bd213],
    ['test', 0x9747b28c, 0x704b81dc],
    ['a', 0x9747b28c, 0x7fa09ea6],
    ['aa', 0x9747b28c, 0x5d211726],
    ['aaa', 0x9747b28c, 0x283e0130],
    ['aaaa', 0x9747b28c, 0x5a97808a],
    ['ab', 0x9747b28c, 0x74875592],
    ['abc', 0x9747b28c, 0xc84a62dd],
    ['abcd', 0x9747b28c, 0xf0478627],
    ['Hello, world!', 0, 0xc0363e43],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['ππππππππ', 0x9747b28c, 0xd58063c1],
    ['a'.repeat(256), 0x9747b28c, 0x37405bdc],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 0, 0xee925b90],
    ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],

    ['é', 0, 0x10110787],
    ['日本', 7, 0x628b71d1],
    ['a😀b', 0, 0xba4460fc],
    ['\u007f', 0, 0x5589d599],
    ['\u0080', 0, 0x4b961288],
  ])('%j with the seed %d', (text, seed, hash) => {
    expect(murmurHash3(text, seed)).toBe(hash);
  });
});

describe('mix32', () => {
  // From the same implementation in Python.
  it.each([
    [0, 0],
    [1, 0x514e28b7],
    [2, 0x30f4c306],
    [0xffffffff, 0x81f16f39],
    [0xdeadbeef, 0x0de5c6a9],
  ])('%d → %d', (number, mixed) => {
    expect(mix32(number)).toBe(mixed);
  });
});
