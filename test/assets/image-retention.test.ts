import { Duration, Token } from 'aws-cdk-lib';
import { ImageRetention } from '../../src/assets';

test('by count', () => {
  expect(ImageRetention.lastImages(1)).toMatchObject({ maxImageCount: 1, maxImageAge: undefined });
});

test('by age', () => {
  expect(ImageRetention.pushedWithin(Duration.hours(48)).maxImageAge?.toDays()).toBe(2);
});

test.each([0, -1, 1.5])('fails on %p images', (count) => {
  expect(() => ImageRetention.lastImages(count)).toThrow(
    `lastImages must be a whole number of at least 1, got: ${count}; keep at least the image that runs`,
  );
});

test('fails on a count that is not known at synth', () => {
  expect(() => ImageRetention.lastImages(Token.asNumber({ Ref: 'Count' }))).toThrow(
    'lastImages must be known at synth, got: a token; write the number out: the lifecycle policy is a text',
  );
});

test.each([
  [Duration.days(0), 'be of at least 1 day, got: 0 days; use Duration.days(…), at least 1'],
  [Duration.hours(12), 'be of at least 1 day, got: 12 hours; use Duration.days(…), at least 1'],
  [Duration.hours(36), 'be in whole days, got: 1 day 12 hours; use Duration.days(…), at least 1'],
  [
    Duration.days(Token.asNumber({ Ref: 'Days' })),
    'be known at synth, got: a token; write the days out: the lifecycle policy is a text',
  ],
])('fails on an age that is not whole days: %p', (age, rule) => {
  expect(() => ImageRetention.pushedWithin(age)).toThrow(new Error(`pushedWithin must ${rule}`));
});

test('fails on no count', () => {
  expect(() => ImageRetention.lastImages(undefined as never)).toThrow('lastImages must be a number, got: undefined');
});

test('takes an age of one day', () => {
  expect(ImageRetention.pushedWithin(Duration.days(1)).maxImageAge?.toDays()).toBe(1);
});
