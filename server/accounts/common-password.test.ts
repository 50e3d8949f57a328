import { expect, test } from 'vitest';
import { isCommonPassword } from './common-password.ts';

test.each([
  'password1234',
  'P@ssw0rd1234',
  'passwordpassword',
  'adminadmin123',
  'qwertyuiopas',
  '123456789012',
  'abcdefghijkl',
  'lkjihgfedcba',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'welcome12345',
  'changeme123!',
  'ada.lovelace1815',
  'ada.lovelace',
])('%s is refused', (password) => {
  expect(isCommonPassword(password, ['ada.lovelace', 'adalovelace', 'lovelace'])).toBe(true);
});

test.each([
  'velvet oyster lantern',
  'Tr4ffic-Umbrella-9',
  'correct horse battery',
  'zK8#pQ2!vX5m',
  '大臣は毎朝緑茶を一杯飲む',
])('%s is fine', (password) => {
  expect(isCommonPassword(password, ['ada'])).toBe(false);
});
